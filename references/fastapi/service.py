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
from fastapi import FastAPI, Request, Response, WebSocket
from starlette.datastructures import QueryParams
from starlette.websockets import WebSocketDisconnect

from chat import EVENTS, Chat, Query, Truth
from sessions import Sessions

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
            async for message in peer.messages():
                await asyncio.sleep(delay)
                await self.answer(peer, message, query)

    async def never_ready(self, websocket: WebSocket):
        """Some of those who are let in are never greeted. Fixed: all are, however late."""
        query = Query(websocket)
        peer = await self.enter(websocket)
        if not peer:
            return
        if random.random() < query.probability():
            self.truth.admit(peer, "never_ready", "silent")
        else:
            await asyncio.sleep(query.seconds("delay", "0ms"))
            await peer.greet()
        await self.converse(peer, query)

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
                    await self.answer(peer, message, query)
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
        probability, where, outcome = query.probability(), query.text("at", "message"), query.text("with", "1006")
        strikes = random.random() < probability
        if where == "connect" and strikes:
            self.truth.admit(self.stranger(websocket), "crash", "500")
            raise RuntimeError("deliberate crash before the accept")
        if where == "forbid" and strikes:
            self.truth.admit(self.stranger(websocket), "crash", "403")
            await websocket.close()
            return
        peer = await self.enter(websocket)
        if not peer:
            return
        await peer.greet()
        async for message in peer.messages():
            if where == "message" and random.random() < probability:
                self.truth.admit(peer, "crash", outcome, message=message.get("id"))
                if outcome == "1006":
                    raise RuntimeError("deliberate crash on a message")
                await self.report(peer, websocket)
            else:
                await self.answer(peer, message, query)

    async def report(self, peer, websocket):
        """The answer goes to a view of the socket that nobody told of the accept, and its client reads what Starlette says to that."""
        try:
            await WebSocket(websocket.scope, websocket.receive, websocket.send).send_text("{}")
        except RuntimeError as error:
            await peer.send(type="error", message=str(error))

    async def deaf(self, websocket: WebSocket):
        """Some messages go unanswered on a connection that stays open."""
        query = Query(websocket)
        peer = await self.enter(websocket)
        if peer:
            await peer.greet()
            async for message in peer.messages():
                if random.random() < query.probability():
                    self.truth.admit(peer, "send_failure", "lost", message=message.get("id"))
                else:
                    await self.answer(peer, message, query)

    async def buffer(self, websocket: WebSocket):
        """What comes during the start-up is put aside, and some of it mistreated. Fixed: it is left where it is, in websockets' queue."""
        query = Query(websocket)
        fault = query.text("fault", "lost")
        ready_at = time.monotonic() + query.seconds("window", "200ms")
        peer = await self.enter(websocket)
        if not peer:
            return
        if query.is_fixed():
            await asyncio.sleep(ready_at - time.monotonic())
            await peer.greet()
            await self.converse(peer, query)
            return
        aside = []

        async def flush():
            await asyncio.sleep(ready_at - time.monotonic())
            await peer.greet()
            while aside:
                message = aside.pop(0)
                said = [message]
                if random.random() < query.probability():
                    if fault == "lost":
                        said = []
                    elif fault == "duplicate":
                        said = [message, message]
                    elif aside:  # the last one has nothing that could overtake it
                        said = [aside.pop(0), message]
                if said != [message]:
                    self.truth.admit(peer, "buffer", fault, message=message.get("id"))
                for each in said:
                    await self.answer(peer, each, query)

        flushing = asyncio.create_task(flush())
        async for message in peer.messages():
            if flushing.done():
                await self.answer(peer, message, query)
            else:
                aside.append(message)
        flushing.cancel()

    async def journey(self, websocket: WebSocket):
        """The agent does not come to an end, or not with the second message."""
        query = Query(websocket)
        outcome = query.text("fault", "deadline")
        struck = 2 if outcome == "follow_up" else 1
        strikes = random.random() < query.probability()
        chats = 0
        peer = await self.enter(websocket)
        if peer:
            await peer.greet()
            async for message in peer.messages():
                chats += message.get("type") == "chat"
                if strikes and message.get("type") == "chat" and chats == struck:
                    self.truth.admit(peer, "journey", outcome, message=message.get("id"))
                else:
                    await self.answer(peer, message, query)


def application(service, sessions, truth):
    app = FastAPI()
    app.add_api_websocket_route("/ws", service.healthy)
    app.add_api_websocket_route("/slow", service.slow)
    app.add_api_websocket_route("/never-ready", service.never_ready)
    app.add_api_websocket_route("/accept-race", service.accept_race)
    app.add_api_websocket_route("/events", service.events)
    app.add_api_websocket_route("/leak", service.leak)
    app.add_api_websocket_route("/crash", service.crash)
    app.add_api_websocket_route("/deaf", service.deaf)
    app.add_api_websocket_route("/buffer", service.buffer)
    app.add_api_websocket_route("/journey", service.journey)
    app.add_api_websocket_route("/auth", sessions.auth)
    app.add_api_websocket_route("/expiry", sessions.expiry)
    app.add_api_websocket_route("/cold-start", sessions.cold_start)
    app.add_api_websocket_route("/held", sessions.held)
    app.add_api_websocket_route("/impatient", sessions.impatient)
    app.add_api_websocket_route("/storm", sessions.storm)
    app.add_api_websocket_route("/churn", sessions.churn)
    app.add_api_websocket_route("/presence", sessions.presence)
    app.add_api_websocket_route("/resume", sessions.resume)

    @app.get("/presence/view")
    def view(request: Request):
        asked = [pair for pair in request.query_params.multi_items() if pair[0] != "of"]
        return sessions.view(request.query_params["of"], str(QueryParams(asked)))

    @app.get("/churn")
    def gauge(request: Request):
        return Response(f"service_open_connections {sessions.believed(request)}\n", media_type="text/plain")

    @app.get("/cold-start")
    def readiness(request: Request):
        return Response(status_code=sessions.readiness(request))

    @app.get("/truth")
    def snapshot():
        return truth.snapshot()

    @app.post("/truth/reset")
    def reset():
        truth.reset()
        sessions.reset()
        return {}

    return app


async def serve(arguments):
    truth = Truth(arguments.truth)
    with open(arguments.key_file, encoding="utf-8") as file:
        key = file.read().strip()
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", arguments.port))
    listener.listen(4096)  # uvicorn does it too, some time after the line that says so
    app = application(Service(key, truth), Sessions(key, truth), truth)
    config = uvicorn.Config(app, ws="websockets", log_level="critical", lifespan="off", backlog=4096)
    server = uvicorn.Server(config)
    print(f"listening on 127.0.0.1:{listener.getsockname()[1]}", flush=True)
    await server.serve(sockets=[listener])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--key-file", required=True, help="holds the HS256 key of the tokens")
    parser.add_argument("--truth", help="file for one JSON line a deed")
    asyncio.run(serve(parser.parse_args()))
