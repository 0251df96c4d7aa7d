"""Faults of whole connections: who is let in and for how long, how many fit in, what is left of them, and how they go on."""

import asyncio
import math
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
        self.lost = Counter()
        self.views = defaultdict(dict)
        self.exchanges = defaultdict(dict)
        self.colds = {}

    def reset(self):
        self.colds.clear()
        self.lost.clear()

    # --- who is let in, and for how long

    async def auth(self, websocket: WebSocket):
        """A valid token is refused while others are served, or PyJWT is told to be careless. Fixed: it is left as it is."""
        query = Query(websocket)
        other = {"race": self.auth_race, "linger": self.auth_linger, "early": self.auth_early}
        if query.text("fault", "accept") in other:
            await other[query.text("fault", "accept")](websocket, query)
            return
        careless = {} if query.is_fixed() else CARELESS[query.text("wrong", "expired")]
        is_wrong = self.claims_of(websocket) is None
        peer = await self.enter(websocket, **careless)
        if peer:
            if is_wrong:
                self.truth.admit(peer, "auth", query.text("wrong", "expired"))
            await peer.greet()
            await self.converse(peer, query)

    async def auth_race(self, websocket, query):
        room = query.room()
        is_struck = self.open[room] >= 2 and random.random() < query.probability()
        self.open[room] += 1
        try:
            if is_struck and self.claims_of(websocket):
                self.truth.admit(self.stranger(websocket), "auth", "race")
                await websocket.close()
                return
            peer = await self.enter(websocket)
            if peer:
                await peer.greet()
                await self.converse(peer, query)
        finally:
            self.open[room] -= 1

    async def auth_linger(self, websocket, query):
        """The socket of a wrong token is accepted, and nobody closes it."""
        if query.is_fixed() or self.claims_of(websocket):
            peer = await self.enter(websocket)
            if peer:
                await peer.greet()
                await self.converse(peer, query)
            return
        await websocket.accept()
        peer = self.stranger(websocket)
        self.truth.admit(peer, "auth", "linger")
        async for _ in peer.messages():
            pass

    async def auth_early(self, websocket, query):
        """What is said before the token is acknowledged is answered before it. Fixed: it waits."""
        peer = await self.enter(websocket)
        if not peer:
            return
        await peer.greet()
        waiting = []
        acknowledged = asyncio.Event()

        async def acknowledge():
            await asyncio.sleep(query.seconds("ack", "60ms"))
            acknowledged.set()
            await peer.send(type="auth_ok")
            for message in waiting:
                await self.answer(peer, message, query)

        acknowledging = asyncio.create_task(acknowledge())
        async for message in peer.messages():
            if not acknowledged.is_set() and random.random() >= query.probability():
                waiting.append(message)
                continue
            if not acknowledged.is_set():
                self.truth.admit(peer, "auth", "early", message=message.get("id"))
            await self.answer(peer, message, query)
        acknowledging.cancel()

    async def expiry(self, websocket: WebSocket):
        """The token is looked at as it comes in and never again, or too early, or not at all. Fixed: with its time the connection's is over."""
        query = Query(websocket)
        fault = None if query.is_fixed() else query.text("fault", "ignore")
        claims = self.claims_of(websocket)
        peer = await self.enter(websocket, verify_exp=fault != "reuse")
        if not peer:
            return
        if claims is None:
            self.truth.admit(peer, "expiry", "reuse")
            await peer.greet()
            await self.converse(peer, query)
            return
        lead = query.seconds("lead", "1500ms") if fault == "early" else 0

        async def expire():
            await asyncio.sleep(max(0, claims["exp"] - lead - time.time()))
            if fault in ("ignore", "early"):
                self.truth.admit(peer, "expiry", fault)
            if fault != "ignore":
                await websocket.close(UNAUTHORIZED, "token expired")

        await peer.greet()
        end = asyncio.create_task(expire())
        await self.converse(peer, query)
        end.cancel()

    async def held(self, websocket: WebSocket):
        """Who says nothing for a while is closed, or who is of an age, or all at once. What is below an ASGI application answers pings, and does not tell it of them."""
        query = Query(websocket)
        idle, age, every = (0 if query.is_fixed() else query.seconds(name, "0ms") for name in ("idle", "age", "every"))
        peer = await self.enter(websocket)
        if not peer:
            return
        await peer.greet()

        async def end(after, why):
            await asyncio.sleep(after)
            self.truth.admit(peer, "held", why)
            await websocket.close(1000, why)

        ends = [asyncio.create_task(end(age, "age"))] if age else []
        if every:
            ends.append(asyncio.create_task(end(every - time.monotonic() % every, "common")))
        messages = peer.messages()
        try:
            while True:
                message = await asyncio.wait_for(anext(messages), idle or None)
                await self.answer(peer, message, query)
        except StopAsyncIteration:
            pass
        except asyncio.TimeoutError:
            await end(0, "idle")
        for other in ends:
            other.cancel()

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

    async def cold_start(self, websocket: WebSocket):
        """What is not loaded yet raises, and uvicorn answers 500."""
        start = self.cold(Query(websocket))
        if start.is_booting():
            if start.is_news() and not Query(websocket).is_fixed():
                self.truth.admit(self.stranger(websocket), "cold_start", "green" if start.green < start.boot else "slow")
            raise RuntimeError("deliberate: nothing is loaded yet")
        peer = await self.enter(websocket)
        if peer:
            await peer.greet()
            await self.converse(peer, Query(websocket))

    def readiness(self, request):
        """Racy, it is green before upgrades work."""
        query = Query(request)
        known = self.colds.get(query.room())
        return 503 if known and not known.is_green() else 200

    def cold(self, query):
        """Its first start begins with the first connection."""
        if query.room() not in self.colds:
            self.colds[query.room()] = Cold(query)
        return self.colds[query.room()]

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
        room, effect = query.room(), query.text("effect", "refuse")
        if effect == "refuse" and self.taken[room] + self.lost[room] >= int(query.text("slots", "30")):
            self.truth.admit(self.stranger(websocket), "resource_leak", "refused")
            raise RuntimeError("deliberate: no slot is left")  # uvicorn answers it with 500
        peer = await self.enter(websocket)
        if not peer:
            return
        self.taken[room] += 1
        if effect == "slow":
            await asyncio.sleep(self.lost[room] * query.seconds("each", "1ms"))
        await peer.greet()
        await self.converse(peer, query)
        self.taken[room] -= 1
        if not query.is_fixed() and peer.left_with != 1000:
            self.lost[room] += 1
            self.truth.admit(peer, "resource_leak", "slot")

    def believed(self, request):
        """How many it takes to be open."""
        room = Query(request).room()
        return self.taken[room] + self.lost[room]

    # --- what is left of a connection, and how it goes on

    async def presence(self, websocket: WebSocket):
        """An HTTP view of who is connected hears of some who have come, or have gone, far too late. The newest connection counts."""
        query = Query(websocket)
        peer = await self.enter(websocket)
        if not peer:
            return
        presence = Presence(time.monotonic() + self.lateness(peer, query, "open"))
        self.views[query.room()][peer.user] = presence
        await peer.greet()
        await self.converse(peer, query)
        presence.hidden_from = time.monotonic() + self.lateness(peer, query, "close")

    def lateness(self, peer, query, moment):
        if query.text("at", "close") != moment or random.random() >= query.probability():
            return 0
        self.truth.admit(peer, "presence", moment)
        return query.seconds("lag", "20s")

    def view(self, of, room):
        presence = self.views[room].get(of)
        return {"state": "connected" if presence and presence.is_shown() else "disconnected"}

    async def resume(self, websocket: WebSocket):
        """A second connection goes on where the first was cut, after the number that it is told, and now and then skips or repeats an event."""
        query = Query(websocket)
        step = -1 if query.text("fault", "gap") == "duplicate" else 1
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
                if 0 <= after + step <= len(EVENTS) and random.random() < query.probability():
                    self.truth.admit(peer, "resume", query.text("fault", "gap"), after=after)
                    after += step
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


class Presence:
    """What the view shows of one connection."""

    def __init__(self, shown_from):
        self.shown_from = shown_from
        self.hidden_from = math.inf

    def is_shown(self):
        return self.shown_from <= time.monotonic() < self.hidden_from


class Cold:
    """What is cold for a while, serves, and is cold again."""

    def __init__(self, query):
        self.boot = query.seconds("boot", "3s")
        self.serves = query.seconds("serves", "2s")
        self.starts = int(query.text("starts", "1"))
        self.green = self.boot if query.is_fixed() else query.seconds("green", "0ms")
        self.began = time.monotonic()
        self.told = -1

    def number(self):
        return min(self.starts - 1, int((time.monotonic() - self.began) / (self.boot + self.serves)))

    def since_start(self):
        return time.monotonic() - self.began - self.number() * (self.boot + self.serves)

    def is_booting(self):
        return self.since_start() < self.boot

    def is_green(self):
        return self.since_start() >= self.green

    def is_news(self):
        """Whether nobody was turned away by this start so far."""
        before, self.told = self.told, self.number()
        return self.told > before
