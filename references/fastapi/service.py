"""A chat service with deliberate faults on FastAPI, Starlette and uvicorn.

The same wire protocol, paths and queries as `raceprobe target`, on a WebSocket stack that RaceProbe's authors did not write.
What fails here fails the way the frameworks fail: an exception in a handler ends in 500 before the accept and in a cut
connection after it, and the error texts are Starlette's own.

Prints `listening on 127.0.0.1:PORT` when it is ready. GET /truth counts what was done wrong on purpose, POST /truth/reset
forgets it, --truth FILE keeps one JSON line for each deed, with the trace id of the connection it was done to.
"""

import argparse
import asyncio
import json
import random
import re
import socket
import time
from collections import Counter, defaultdict

import jwt
import uvicorn
from fastapi import FastAPI, WebSocket
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

    def admit(self, peer, fault, outcome, **details):
        self.deeds[(fault, outcome)] += 1
        self.traces[(fault, outcome)].add(peer.trace)
        if self.file:
            line = {"trace": peer.trace, "user": peer.user, "fault": fault, "outcome": outcome, **details}
            self.file.write(json.dumps(line) + "\n")
            self.file.flush()

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

    def probability(self, default="1"):
        return 0.0 if self.text("variant", "racy") == "fixed" else float(self.text("p", default))

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
        traceparent = websocket.headers.get("traceparent", "")
        self.trace = traceparent.split("-")[1] if traceparent.count("-") == 3 else ""

    async def send(self, **frame):
        try:
            await self.websocket.send_text(json.dumps(frame))
            return True
        except Exception:  # whoever has gone is not sent to; Starlette and websockets raise many kinds
            return False

    async def greet(self):
        await self.send(type="connection_established", user=self.user)

    def next_sequence(self):
        self.sequence += 1
        return self.sequence


class Service:
    def __init__(self, key, truth):
        self.key = key
        self.truth = truth
        self.rooms = defaultdict(set)

    # --- who comes in

    def user_of(self, websocket):
        scheme, _, token = websocket.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        try:
            return jwt.decode(token, self.key, algorithms=["HS256"], options={"verify_aud": False, "require": ["exp"]})["sub"]
        except (jwt.PyJWTError, KeyError):
            return None

    async def enter(self, websocket):
        """Accepts; None where the token is refused: a close before the accept is answered with 403 by uvicorn."""
        user = self.user_of(websocket)
        if user is None:
            await websocket.close(1008)
            return None
        await websocket.accept()
        self.truth.opened += 1
        return Peer(websocket, user)

    # --- the correct application

    async def converse(self, peer, query, fault=None, also_to=None):
        """Reads messages until the peer leaves; each exchange plays beside the reading."""
        playing = set()
        try:
            while True:
                message = json.loads(await peer.websocket.receive_text())
                task = asyncio.create_task(self.answer(peer, message, query, fault, also_to))
                playing.add(task)
                task.add_done_callback(playing.discard)
        except WebSocketDisconnect:
            pass
        finally:
            for task in playing:
                task.cancel()

    async def answer(self, peer, message, query, fault, also_to):
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

    # --- the faults

    async def healthy(self, websocket: WebSocket):
        peer = await self.enter(websocket)
        if peer:
            await peer.greet()
            await self.converse(peer, Query(websocket))

    async def slow(self, websocket: WebSocket):
        """Correct, and late in everything."""
        query = Query(websocket)
        delay = query.seconds("delay", "600ms")
        peer = await self.enter(websocket)
        if peer:
            await asyncio.sleep(delay)
            await peer.greet()
            try:
                while True:
                    message = json.loads(await websocket.receive_text())
                    await asyncio.sleep(delay)
                    await self.answer(peer, message, query, None, None)
            except WebSocketDisconnect:
                pass

    async def accept_race(self, websocket: WebSocket):
        """The message loop starts before the session is there: for a window after the 101 it works on a socket that nobody accepted."""
        query = Query(websocket)
        window = query.seconds("window", "80ms") if random.random() < float(query.text("p", "1")) else 0
        outcome = query.text("outcome", "error")
        peer = await self.enter(websocket)
        if not peer:
            return
        opens_at = time.monotonic() + window

        async def greet():
            await asyncio.sleep(max(0, opens_at - time.monotonic()))
            await peer.greet()

        if query.text("variant", "racy") == "fixed":
            await greet()
            await self.converse(peer, query)
            return
        greeting = asyncio.create_task(greet())
        try:
            while True:
                text = await websocket.receive_text()
                early = time.monotonic() < opens_at
                message = json.loads(text)
                if not early:
                    await self.answer(peer, message, query, None, None)
                    continue
                self.truth.admit(peer, "accept_race", outcome, message=message.get("id"))
                if outcome == "error":
                    # a second view of the same socket, which was never told of the accept: Starlette's own words
                    try:
                        await WebSocket(websocket.scope, websocket.receive, websocket.send).receive_text()
                    except RuntimeError as error:
                        await peer.send(type="error", message=str(error))
                elif outcome == "1011":
                    await websocket.close(1011)
                    return
                elif outcome == "crash":
                    raise KeyError("no session for this connection yet")
                # lost: nobody is subscribed yet
        except WebSocketDisconnect:
            pass
        finally:
            greeting.cancel()

    async def events(self, websocket: WebSocket):
        query = Query(websocket)
        kind, probability, delay = query.text("fault", "lost"), query.probability(), query.seconds("delay", "3s")
        peer = await self.enter(websocket)
        if not peer:
            return

        def fault(peer, message, frames):
            if random.random() >= probability:
                return frames
            at = random.randrange(len(frames))
            self.truth.admit(peer, "event", kind, message=message.get("id"), event=EVENTS[at])
            if kind == "lost":
                del frames[at]
            elif kind == "duplicate":
                frames.insert(at + 1, (0, frames[at][1]))
            elif kind == "reorder":
                first = min(at, len(frames) - 2)
                frames[first], frames[first + 1] = frames[first + 1], frames[first]
            elif kind == "late":
                frames[at] = (delay, frames[at][1])
            return frames

        await peer.greet()
        await self.converse(peer, query, fault)

    async def leak(self, websocket: WebSocket):
        """Events go to a socket looked up in what all users share."""
        query = Query(websocket)
        probability = query.probability()
        peer = await self.enter(websocket)
        if not peer:
            return
        room = self.rooms[str(websocket.url.query)]

        async def also_to(frame):
            others = [other for other in room if other.user != peer.user]
            if others and random.random() < probability:
                victim = random.choice(others)
                if await victim.send(**frame):
                    self.truth.admit(victim, "leak", "foreign_frame", owner=peer.user, event=frame["type"])

        room.add(peer)
        try:
            await peer.greet()
            await self.converse(peer, query, also_to=also_to)
        finally:
            room.discard(peer)

    async def crash(self, websocket: WebSocket):
        """An exception that nobody catches: what the client sees of it is the framework's doing."""
        query = Query(websocket)
        probability, where = query.probability(), query.text("at", "message")
        strikes = random.random() < probability
        if where == "connect" and strikes:
            self.truth.admit(Peer(websocket, self.user_of(websocket)), "crash", "500")
            raise RuntimeError("deliberate crash before the accept")
        if where == "forbid" and strikes:
            self.truth.admit(Peer(websocket, self.user_of(websocket)), "crash", "403")
            await websocket.close()
            return
        peer = await self.enter(websocket)
        if not peer:
            return
        await peer.greet()
        try:
            while True:
                message = json.loads(await websocket.receive_text())
                if where == "message" and random.random() < probability:
                    self.truth.admit(peer, "crash", "1006", message=message.get("id"))
                    raise RuntimeError("deliberate crash on a message")
                await self.answer(peer, message, query, None, None)
        except WebSocketDisconnect:
            pass


def application(service, truth):
    app = FastAPI()
    app.add_api_websocket_route("/ws", service.healthy)
    app.add_api_websocket_route("/slow", service.slow)
    app.add_api_websocket_route("/accept-race", service.accept_race)
    app.add_api_websocket_route("/events", service.events)
    app.add_api_websocket_route("/leak", service.leak)
    app.add_api_websocket_route("/crash", service.crash)

    @app.get("/truth")
    def snapshot():
        return truth.snapshot()

    @app.post("/truth/reset")
    def reset():
        truth.reset()
        return {}

    return app


async def serve(arguments):
    truth = Truth(arguments.truth)
    with open(arguments.key_file, encoding="utf-8") as file:
        service = Service(file.read().strip(), truth)
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", arguments.port))
    config = uvicorn.Config(application(service, truth), ws="websockets", log_level="critical", lifespan="off", backlog=4096)
    server = uvicorn.Server(config)
    print(f"listening on 127.0.0.1:{listener.getsockname()[1]}", flush=True)
    await server.serve(sockets=[listener])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--key-file", required=True, help="holds the HS256 key of the tokens")
    parser.add_argument("--truth", help="file for one JSON line a deed")
    asyncio.run(serve(parser.parse_args()))
