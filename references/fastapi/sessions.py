"""Faults of whole connections: who is let in and for how long, how many fit in, what is left of them, and how they go on."""

import asyncio
import random
import time
from collections import Counter, defaultdict

from fastapi import WebSocket

from chat import EVENTS, Chat, Query

UNAUTHORIZED = 4401

# what PyJWT is told, and what it then lets in
CARELESS = {
    "expired": {"verify_exp": False},
    # turns off everything else, too
    "signature": {"verify_signature": False},
}


class Sessions(Chat):
    def __init__(self, key, truth):
        super().__init__(key, truth)
        self.open = Counter()
        self.taken = Counter()
        self.views = defaultdict(dict)
        self.exchanges = defaultdict(dict)

    # --- who is let in, and for how long

    async def auth(self, websocket: WebSocket):
        """PyJWT is told to be careless. Fixed: it is left as it is."""
        query = Query(websocket)
        careless = {} if query.is_fixed() else CARELESS[query.text("wrong", "expired")]
        is_wrong = self.claims_of(websocket) is None
        peer = await self.enter(websocket, **careless)
        if peer:
            if is_wrong:
                self.truth.admit(peer, "auth", query.text("wrong", "expired"))
            await peer.greet()
            await self.converse(peer, query)

    async def expiry(self, websocket: WebSocket):
        """The token is looked at as it comes in and never again. Fixed: with its time the connection's is over."""
        query = Query(websocket)
        peer = await self.enter(websocket)
        if not peer:
            return

        expires_at = self.claims_of(websocket)["exp"]

        async def expire():
            await asyncio.sleep(expires_at - time.time())
            if query.is_fixed():
                await websocket.close(UNAUTHORIZED, "token expired")
            else:
                self.truth.admit(peer, "expiry", "ignore")

        await peer.greet()
        end = asyncio.create_task(expire())
        await self.converse(peer, query)
        end.cancel()

    async def held(self, websocket: WebSocket):
        """Who says nothing for a while is closed. What is below an ASGI application answers pings, and does not tell it of them."""
        query = Query(websocket)
        idle = None if query.is_fixed() else query.seconds("idle", "3s")
        peer = await self.enter(websocket)
        if not peer:
            return
        await peer.greet()
        messages = peer.messages()
        try:
            while True:
                message = await asyncio.wait_for(anext(messages), idle)
                await self.answer(peer, message, query)
        except StopAsyncIteration:
            pass
        except asyncio.TimeoutError:
            self.truth.admit(peer, "held", "idle")
            await websocket.close(1000, "idle")

    async def impatient(self, websocket: WebSocket):
        """Gives up on who is not heard in the time that it takes on the developer's machine. Fixed: it waits."""
        query = Query(websocket)
        deadline = None if query.is_fixed() else query.seconds("deadline", "50ms")
        peer = await self.enter(websocket)
        if not peer:
            return
        await peer.greet()
        messages = peer.messages()
        try:
            await self.answer(peer, await asyncio.wait_for(anext(messages), deadline), query)
        except StopAsyncIteration:
            return
        except asyncio.TimeoutError:
            self.truth.admit(peer, "impatient", "1011")
            await websocket.close(1011, "too slow")
            return
        async for message in messages:
            await self.answer(peer, message, query)

    # --- how many fit in

    async def storm(self, websocket: WebSocket):
        """Too many at once are turned away: by a close before the accept, which uvicorn makes a 403, or by one after it."""
        query = Query(websocket)
        room, outcome = query.room(), query.text("outcome", "1011")
        is_one_too_many = not query.is_fixed() and self.open[room] >= int(query.text("capacity", "10"))
        self.open[room] += 1
        try:
            if is_one_too_many and outcome == "403":
                self.truth.admit(self.stranger(websocket), "connect_storm", outcome)
                await websocket.close()
                return
            peer = await self.enter(websocket)
            if peer and is_one_too_many:
                self.truth.admit(peer, "connect_storm", outcome)
                await websocket.close(1011)
            elif peer:
                await peer.greet()
                await self.converse(peer, query)
        finally:
            self.open[room] -= 1

    async def churn(self, websocket: WebSocket):
        """A slot is given back by who says goodbye; Starlette raises the same for who was cut, with code 1006. Fixed: by both."""
        query = Query(websocket)
        room = query.room()
        if self.taken[room] >= int(query.text("slots", "30")):
            self.truth.admit(self.stranger(websocket), "resource_leak", "refused")
            raise RuntimeError("deliberate: no slot is left")  # uvicorn answers it with 500
        peer = await self.enter(websocket)
        if peer:
            self.taken[room] += 1
            await peer.greet()
            await self.converse(peer, query)
            if query.is_fixed() or peer.left_with == 1000:
                self.taken[room] -= 1
            else:
                self.truth.admit(peer, "resource_leak", "slot")

    # --- what is left of a connection, and how it goes on

    async def presence(self, websocket: WebSocket):
        """An HTTP view of who is connected forgets some of those who have gone far too late. The newest connection counts."""
        query = Query(websocket)
        lag = query.seconds("lag", "20s")
        view = self.views[query.room()]
        peer = await self.enter(websocket)
        if not peer:
            return

        def forget():
            if view.get(peer.user) is peer:
                del view[peer.user]

        view[peer.user] = peer
        await peer.greet()
        await self.converse(peer, query)
        if random.random() < query.probability():
            self.truth.admit(peer, "presence", "close")
            asyncio.get_running_loop().call_later(lag, forget)
        else:
            forget()

    def view(self, of, room):
        return {"state": "connected" if of in self.views[room] else "disconnected"}

    async def resume(self, websocket: WebSocket):
        """A second connection goes on where the first was cut, after the number that it is told, and skips an event now and then."""
        query = Query(websocket)
        begun = self.exchanges[query.room()]
        peer = await self.enter(websocket)
        if not peer:
            return
        playing = set()

        def play(after):
            task = asyncio.create_task(self.replay(peer, *begun[peer.user], after, query.seconds("pace", "40ms")))
            playing.add(task)
            task.add_done_callback(playing.discard)

        await peer.greet()
        async for message in peer.messages():
            if message.get("type") == "chat":
                begun[peer.user] = (message["id"], time.monotonic())
                play(0)
            elif message.get("type") == "resume":
                after = int(message["text"] or 0)
                if after < len(EVENTS) and random.random() < query.probability():
                    self.truth.admit(peer, "resume", "gap", after=after)
                    after += 1
                play(after)
            else:
                await self.answer(peer, message, query)
        for task in playing:
            task.cancel()

    async def replay(self, peer, message, began, after, pace):
        for number, name in enumerate(EVENTS, start=1):
            if number > after:
                await asyncio.sleep(max(0, began + number * pace - time.monotonic()))
                await peer.send(type=name, id=message, seq=number, user=peer.user)
