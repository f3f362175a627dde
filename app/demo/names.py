"""Names and words of invented residents: the languages and backgrounds one hears in Luton's streets."""

_FIRST_NAMES = """
    Aaliyah Abdul Adeola Adnan Agnieszka Aisha Alan Alexandru Alice Amara Amina Amir Ana Andrei Aneeta Angela
    Anil Anwar Asha Ayesha Barbara Beata Bilal Brian Bushra Carol Catherine Charles Chidi Chloe Clive Colin
    Daniel David Deborah Delroy Denise Dilip Dorothy Ebony Elena Emeka Emma Esther Faisal Farah Fatima Fiona
    Folake Funmi Gabriela Ganesh George Grace Gurpreet Hafsa Hamza Hannah Harjit Hassan Helen Ibrahim Ikram
    Imran Ioana Iqra Jack Jamal James Janet Jasmin Jaswinder Joan Joanna John Joyce Kamal Karen Kasia Kavita
    Kelly Khadija Kofi Krzysztof Kwame Laura Leroy Liam Linda Lubna Maciej Magdalena Mahmood Malik Marcia
    Margaret Maria Mariam Marlon Martin Mary Maureen Mehmet Michael Mihaela Mohammed Mumtaz Musa Nadia Naomi
    Nasreen Navdeep Neil Ngozi Nicola Nigel Nisha Olivia Olumide Omar Parveen Patricia Patrick Paul Pavel Peter
    Piotr Precious Priya Rachel Rafiq Raj Rashid Razia Rebecca Rita Robert Rukhsana Ruth Saba Sadia Salma Samina
    Samuel Sandra Sarah Selina Shabana Shahid Shamim Shanice Sharon Sheila Simon Sofia Stephen Sukhdev Sunita
    Susan Tahira Tariq Tayo Thomas Tomasz Trevor Uzma Valerie Veronica Victoria Vijay Winston Yasmin Yusuf Zahra
    Zainab Zofia
"""
FIRST_NAMES = tuple(_FIRST_NAMES.split())

_LAST_NAMES = """
    Abbas Abdi Adams Adeyemi Afzal Ahmed Akhtar Akram Ali Allen Amin Appiah Asante Aslam Bailey Baker Begum Bell
    Bennett Bhatti Bibi Brown Byrne Campbell Carter Chaudhry Clarke Collins Cooper Costa Cox Dabrowski Das
    Davies Edwards Eze Farooq Fernandes Ferreira Francis Gordon Grant Gray Green Griffiths Gupta Hall Harris
    Hassan Hill Hossain Hughes Hussain Ibrahim Iqbal Islam Jackson James Johnson Jones Joseph Kamara Kaur Kelly
    Khan Khatun King Kowalska Kowalski Lee Lewandowski Lewis Mahmood Malik Marin Martin Mason Masood McCarthy
    Mensah Miah Miller Mirza Mitchell Mohamed Moore Morgan Morris Murphy Murray Nawaz Nowak Nwosu Okafor Okonkwo
    Osei Owusu Parker Patel Pereira Phillips Popa Popescu Powell Quinn Rahman Raja Rashid Reid Roberts Robinson
    Rogers Russell Ryan Saleem Scott Shah Sharma Shaw Sheikh Siddiqui Silva Simpson Singh Smith Stan Stewart
    Sultana Taylor Thomas Thompson Turner Uddin Walker Walsh Ward Watson White Williams Wilson Wisniewski Wood
    Wright Yilmaz Young Zaman
"""
LAST_NAMES = tuple(_LAST_NAMES.split())

OWN_WORDS = {
    "inclusive-economy": (
        "offer two work experience places a year in my garage",
        "teach my neighbour to use a spreadsheet so she can apply for office work",
        "pay everybody in my shop the Real Living Wage",
        "buy my fruit and veg at the market instead of online",
        "help three people at the mosque with their CVs",
        "run a free sewing class for anybody who wants to start a business",
        "take on an apprentice from Luton in my workshop",
        "show visitors round the Hat District on Sundays",
    ),
    "population-wellbeing": (
        "start a walking group for dads in Wardown Park",
        "cook a proper meal from scratch four nights a week",
        "phone my aunt every evening since she lives alone",
        "swap my sugary drinks for water",
        "check on the older couple next door whenever it is cold",
        "swim at Inspire every Tuesday morning",
        "stop smoking, with the help of the Total Wellbeing team",
        "lead a gentle yoga hour at the community centre",
    ),
    "net-zero": (
        "plant a fruit tree in the front garden",
        "mend clothes instead of buying new ones for a year",
        "share lifts to the airport with two colleagues",
        "turn our heating down by one degree",
        "keep a compost heap and give the compost to the allotments",
        "cycle to the station along the Lea instead of driving",
        "eat no meat on weekdays",
        "collect rainwater for the garden",
    ),
    "child-friendly-town": (
        "read with a Year 2 class every Friday",
        "help at the after-school football club in Lewsey",
        "walk my children and two of their friends to school",
        "ask the young people on our street what they would change",
        "run a half-term cooking day for families",
        "give our outgrown bikes to the Family Hub",
        "coach the under-11 girls on Saturday mornings",
        "keep the little library by the playground stocked",
    ),
    "fairness": (
        "translate letters for neighbours who speak Polish or Romanian",
        "help at the food bank on the first Saturday of the month",
        "welcome a newly arrived family through City of Sanctuary",
        "open our church hall as a warm space on Mondays",
        "speak up at the residents’ meeting about lifts that do not work",
        "give blood three times a year",
        "help people fill in their Pension Credit forms",
        "lend a spare room to somebody between homes",
    ),
}

UNFIT_WORDS = (
    "sell you cheap watches, see my page for offers",
    "write the full name and address of a neighbour here (Demonstration: taken off by a moderator)",
    "put rude words on the wall (Demonstration: taken off by a moderator)",
)
