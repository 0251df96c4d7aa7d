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
import socket
import time
from collections import defaultdict

import uvicorn
from fastapi import FastAPI, WebSocket
from starlette.websockets import WebSocketDisconnect

from chat import EVENTS, Chat, Peer, Query, Truth

class Service(Chat):
    def __init__(self, key, truth):
        super().__init__(key, truth)
        self.rooms = defaultdict(set)

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
