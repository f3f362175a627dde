"""The commonest passwords that are long enough to pass otherwise: attackers try these first, from any address."""

_WORDS = """
    0123456789 0987654321 1111122222 1122334455 1212121212 123123123123 1231231231 1234512345 123456123456
    1234567890 12345678900 12345678901 12345678910 123456789a 123456789q 1234567891 123456789123 123456789abc
    1234qwerasdf 123qweasdzxc 147258369 1472583690 18atcskd2w 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 1qazxsw23edc
    3rjs1la7qe 9876543210 a123456789 aa123456789 abc123456789 abcd123456 abcd1234567 abcdefghij abcdefghijk
    administrator admin12345 admin123456 alexander1 arsenal123 asdf123456 asdfasdfasdf asdfghjkl1 asdfghjkl123
    asdfghjkl; asdfghjklqwertyuiop babygirl123 baseball123 basketball bedfordshire birmingham bismillah1
    bismillah786 butterfly1 buttercup1 changeme12 changeme123 charlie123 chelsea123 chocolate1 cinderella
    dragon12345 englandengland everton123 football12 football123 georgegeorge google12345 gwerty123
    hello12345 helloworld helloworld1 iloveyou12 iloveyou123 iloveyou1234 jordan2323 lamborghini letmein123
    letmein1234 letmeinnow liverpool1 liverpool12 liverpool123 luton12345 lutonluton lutontown1 lutontown123
    luton2040luton luton20402040 maganda123 manchester manchester1 manutd1234 michael123 michelle123 minecraft1
    minecraft123 monkey1234 monkey12345 mylove1234 newyork123 pa55word12 pass123456 passw0rd12 passw0rd123
    password00 password01 password10 password11 password12 password123 password1234 password12345 password123!
    password1! password21 password22 password99 passwordpassword pokemon123 portsmouth princess12 princess123
    q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedc1 qazwsxedc123 qazwsxedcrfv qwe123456789 qweasdzxc123 qwer123456 qwerasdfzxcv
    qwerty1234 qwerty12345 qwerty123456 qwerty123456789 qwertyqwerty qwertyuiop qwertyuiop1 qwertyuiop123
    qwertyuiop[] rangers123 samsung123 secret1234 secretpassword southampton spiderman1 starwars123 summer2023
    summer2024 summer2025 summer2026 sunderland sunshine12 sunshine123 superman12 superman123 tinkerbell
    tottenham1 unknown123 vfhufhbnf1 volleyball welcome123 welcome1234 welcome12345 westham123 whatever123
    windows123 winter2024 winter2025 winter2026 woaini1314 yamaha1234 zaq12wsxcde3 zaq1zaq1zaq1 zxcvbnm123
    zxcvbnm1234 zxcvbnm12345 zxcvbnmasdfghjkl
"""

COMMON_PASSWORDS = frozenset(_WORDS.split())
