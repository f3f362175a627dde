"""A small OpenID provider: `python -m tests.council.provider` serves on a free port of loopback and prints it.

It checks what a provider must: the client and its secret, the redirect address, PKCE, and that a code is used once.
What the next ID token claims is told it by PUT /next, true or false: it is for testing whoever believes it.
"""

import base64
import hashlib
import secrets
import time
from typing import Any
from urllib.parse import urlencode

from flask import Flask, abort, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "luton-2040", "a secret between the two"
KEY = RSAKey.generate_key(2048, parameters={"kid": "one", "use": "sig", "alg": "RS256"})
OTHER_KEY = RSAKey.generate_key(2048, parameters={"kid": "one"})

app = Flask(__name__)
codes: dict[str, dict[str, str]] = {}
following: dict[str, Any] = {}


@app.get("/.well-known/openid-configuration")
def configuration() -> Any:
    here = request.host_url.rstrip("/")
    whole = {
        "issuer": here,
        "authorization_endpoint": f"{here}/authorize",
        "token_endpoint": f"{here}/token",
        "jwks_uri": f"{here}/keys",
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
    }
    said = following.get("configuration", {})
    return {**whole, **said} if isinstance(said, dict) else said


@app.get("/keys")
def keys() -> dict[str, Any]:
    return {"keys": [KEY.as_dict(private=False)]}


@app.put("/next")
def tell() -> dict[str, Any]:
    following.clear()
    following.update(request.get_json())
    return {}


@app.get("/authorize")
def authorize() -> Any:
    asked = request.args.to_dict()
    if asked["client_id"] != CLIENT or asked["response_type"] != "code" or asked["code_challenge_method"] != "S256":
        abort(400)
    code = secrets.token_urlsafe(16)
    codes[code] = asked
    return redirect(asked["redirect_uri"] + "?" + urlencode({"code": code, "state": asked["state"]}))


@app.post("/token")
def token() -> dict[str, Any]:
    asked = codes.pop(request.form["code"], None)
    if asked is None or request.authorization is None or request.form["redirect_uri"] != asked["redirect_uri"]:
        abort(400)
    if (request.authorization.username, request.authorization.password) != (CLIENT, SECRET):
        abort(401)
    digest = hashlib.sha256(request.form["code_verifier"].encode()).digest()
    if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
        abort(400)
    moment = int(time.time())
    claims = {
        "iss": following.get("configuration", {}).get("issuer", request.host_url.rstrip("/")),
        "aud": CLIENT,
        "sub": "1",
        "iat": moment,
        "exp": moment + 300,
        "auth_time": moment,
        "nonce": asked["nonce"],
        **following.get("claims", {}),
    }
    key = OTHER_KEY if following.get("is_forged") else KEY
    id_token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)
    return {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer", "expires_in": 300, "id_token": id_token}


if __name__ == "__main__":
    server = make_server("127.0.0.1", 0, app)
    print(server.port, flush=True)  # whoever started us reads it
    server.serve_forever()
