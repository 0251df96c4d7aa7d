"""The correct chat service, and the truth: what the faults of the other files are wrapped around."""

import asyncio
import json
import re
from collections import Counter, defaultdict

import jwt
from starlette.websockets import WebSocketDisconnect

EVENTS = ["agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed"]


class Truth:
    """What was done wrong on purpose, to whom."""

    def __init__(self, path):
        self.file = open(path, "w", encoding="utf-8") if path else None
        self.reset()

    def reset(self):
        self.deeds = Counter()
        self.traces = defaultdict(set)
        self.opened = 0
        self.write({"what": "reset"})

    def write(self, line):
        if self.file:
            self.file.write(json.dumps(line) + "\n")
            self.file.flush()

    def admit(self, peer, fault, outcome, **details):
        self.deeds[(fault, outcome)] += 1
        self.traces[(fault, outcome)].add(peer.trace)
        self.write({"trace": peer.trace, "user": peer.user, "fault": fault, "outcome": outcome, **details})

    def snapshot(self):
        return {
            "connections": {"opened": self.opened},
            "faults": [
                {"fault": fault, "outcome": outcome, "events": count, "connections": len(self.traces[fault, outcome])}
                for (fault, outcome), count in self.deeds.items()
            ],
        }


class Query:
    """The query of one connection, with the defaults of `raceprobe target`."""

    def __init__(self, websocket):
        self.values = websocket.query_params

    def text(self, name, default):
        return self.values.get(name, default)

    def is_fixed(self):
        return self.text("variant", "racy") == "fixed"

    def probability(self, default="1"):
        return 0.0 if self.is_fixed() else float(self.text("p", default))

    def room(self):
        """Same for all who asked for the same."""
        return str(self.values)

    def seconds(self, name, default):
        match = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s)", self.text(name, default))
        if not match:
            raise ValueError(f"{name} must be a number with ms or s, was {self.text(name, default)!r}")
        return float(match[1]) / (1000 if match[2] == "ms" else 1)


class Peer:
    """One connection: who it is, and how it is spoken to."""

    def __init__(self, websocket, user):
        self.websocket = websocket
        self.user = user
        self.sequence = 0
        self.left_with = None
        traceparent = websocket.headers.get("traceparent", "")
        self.trace = traceparent.split("-")[1] if traceparent.count("-") == 3 else ""

    async def send(self, **frame):
        try:
            await self.websocket.send_text(json.dumps(frame))
            return True
        except Exception:  # whoever has gone is not sent to; Starlette and websockets raise many kinds
            return False

    async def messages(self):
        """What it says, until it leaves."""
        try:
            while True:
                yield json.loads(await self.websocket.receive_text())
        except WebSocketDisconnect as gone:
            self.left_with = gone.code

    async def greet(self):
        await self.send(type="connection_established", user=self.user)

    def next_sequence(self):
        self.sequence += 1
        return self.sequence


class Chat:
    def __init__(self, key, truth):
        self.key = key
        self.truth = truth

    # --- who comes in

    def claims_of(self, websocket, **careless):
        """None for a token that is not to be accepted."""
        scheme, _, token = websocket.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        options = {"verify_aud": False, "require": ["exp", "sub"], **careless}
        try:
            return jwt.decode(token, self.key, algorithms=["HS256"], options=options)
        except jwt.PyJWTError:
            return None

    def stranger(self, websocket):
        """Who is turned away before the accept."""
        claims = self.claims_of(websocket)
        return Peer(websocket, claims and claims["sub"])

    async def enter(self, websocket, **careless):
        """Accepts; None where the token is refused: a close before the accept is answered with 403 by uvicorn."""
        claims = self.claims_of(websocket, **careless)
        if claims is None:
            if Query(websocket).text("refuse", "upgrade") == "close":
                await websocket.accept()
            await websocket.close(1008)
            return None
        await websocket.accept()
        self.truth.opened += 1
        return Peer(websocket, claims["sub"])

    # --- the correct application

    async def converse(self, peer, query, fault=None, also_to=None):
        """Reads messages until the peer leaves; each exchange plays beside the reading."""
        playing = set()
        async for message in peer.messages():
            task = asyncio.create_task(self.answer(peer, message, query, fault, also_to))
            playing.add(task)
            task.add_done_callback(playing.discard)
        for task in playing:
            task.cancel()

    async def answer(self, peer, message, query, fault=None, also_to=None):
        if message.get("type") == "ping":
            await peer.send(type="pong", id=message.get("id"))
        elif message.get("type") == "chat":
            await self.exchange(peer, message, query, fault, also_to)
        else:
            await peer.send(type="error", message="message /type must be ping or chat")

    async def exchange(self, peer, message, query, fault, also_to):
        pace = query.seconds("pace", "10ms")
        frames = []
        for name in EVENTS:
            frame = {"type": name, "id": message.get("id"), "seq": peer.next_sequence(), "user": peer.user}
            if name in ("agent_thinking", "agent_completed"):
                frame["text"] = message.get("text", "")
            frames.append((pace, frame))
        if fault:
            frames = fault(peer, message, frames)
        for pause, frame in frames:
            await asyncio.sleep(pause)
            sent = await peer.send(**frame)
            if sent and also_to:
                await also_to(frame)
