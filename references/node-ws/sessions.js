// Faults of whole connections: who is let in and for how long, how many fit in, what is left of them, and how they go on.

import { setTimeout as sleep } from 'node:timers/promises';
import { EVENTS, Peer, answer, claimsOf, converse } from './chat.js';

const UNAUTHORIZED = 4401;

/** What jsonwebtoken is told, and what it then lets in. */
const CARELESS = {
  expired: { ignoreExpiration: true },
  // decode() in the place of verify()
  signature: { decodeOnly: true },
};

export class Sessions {
  constructor(key, truth) {
    this.key = key;
    this.truth = truth;
    this.open = new Map();
    this.taken = new Map();
    this.lost = new Map();
    this.views = new Map();
    this.exchanges = new Map();
    this.colds = new Map();
  }

  reset() {
    this.colds.clear();
    this.lost.clear();
  }

  /** Of a plain GET. Racy, it is green before upgrades work. */
  readiness(query) {
    return this.colds.get(query.room())?.isGreen() === false ? 503 : 200;
  }

  /** Asked before the 101: who it is, or the status line that it is refused with. */
  gates = {
    /** A valid token is refused while others are served, or jsonwebtoken is told to be careless. Fixed: it is left as it is. */
    '/auth': (request, query, user) => {
      if (query.text('fault', 'accept') === 'race') {
        const isStruck = user && count(this.open, query.room()) >= 2 && Math.random() < query.probability();
        if (isStruck) {
          this.truth.admit(new Peer(request, user), 'auth', 'race');
        }
        return { user: isStruck ? undefined : user };
      }
      if (query.text('fault', 'accept') === 'linger') {
        return { user: user ?? (query.isFixed() ? undefined : 'intruder') };
      }
      const careless = query.isFixed() ? {} : CARELESS[query.text('wrong', 'expired')];
      return { user: claimsOf(request, this.key, careless)?.sub };
    },

    /** A token that has expired is taken from a cache, which asks nobody for its time. */
    '/expiry': (request, query, user) => {
      const isReused = !user && !query.isFixed() && query.text('fault', 'ignore') === 'reuse';
      return { user: isReused ? claimsOf(request, this.key, CARELESS.expired)?.sub : user };
    },

    '/cold-start': (request, query, user) => {
      if (!this.colds.has(query.room())) {
        this.colds.set(query.room(), new Cold(query));
      }
      const start = this.colds.get(query.room());
      if (user && start.isBooting()) {
        if (start.isNews() && !query.isFixed()) {
          this.truth.admit(new Peer(request, user), 'cold_start', start.green < start.boot ? 'green' : 'slow');
        }
        return { refusal: '503 Service Unavailable' };
      }
      return { user };
    },

    /** Too many at once are turned away before the 101, or after it. */
    '/storm': (request, query, user) => {
      const isOneTooMany = !query.isFixed() && count(this.open, query.room()) >= Number(query.text('capacity', '10'));
      if (user && isOneTooMany && query.text('outcome', '503') === '503') {
        this.truth.admit(new Peer(request, user), 'connect_storm', '503');
        return { refusal: '503 Service Unavailable' };
      }
      return { user, isOneTooMany };
    },

    '/churn': (request, query, user) => {
      const isFull = this.believed(query.room()) >= Number(query.text('slots', '30'));
      if (user && isFull && query.text('effect', 'refuse') === 'refuse') {
        this.truth.admit(new Peer(request, user), 'resource_leak', 'refused');
        return { refusal: '503 Service Unavailable' };
      }
      return { user };
    },
  };

  routes = {
    '/auth': (peer, query) => {
      const fault = query.text('fault', 'accept');
      if (claimsOf(peer.request, this.key) === undefined) {
        this.truth.admit(peer, 'auth', fault === 'linger' ? fault : query.text('wrong', 'expired'));
        if (fault === 'linger') {
          return;
        }
      }
      if (fault === 'early') {
        this.acknowledge(peer, query);
        return;
      }
      add(this.open, query.room(), 1);
      peer.socket.on('close', () => add(this.open, query.room(), -1));
      converse(peer, query);
      peer.greet();
    },

    /** The token is looked at as it comes in and never again, or too early, or not at all. Fixed: with its time the connection's is over. */
    '/expiry': (peer, query) => {
      const fault = query.isFixed() ? undefined : query.text('fault', 'ignore');
      const claims = claimsOf(peer.request, this.key);
      const lead = fault === 'early' ? query.millis('lead', '1500ms') : 0;
      const expire = () => {
        if (fault === 'ignore' || fault === 'early') {
          this.truth.admit(peer, 'expiry', fault);
        }
        if (fault !== 'ignore') {
          peer.socket.close(UNAUTHORIZED, 'token expired');
        }
      };
      if (claims) {
        const end = setTimeout(expire, Math.max(0, claims.exp * 1000 - lead - Date.now()));
        peer.socket.on('close', () => clearTimeout(end));
      } else {
        this.truth.admit(peer, 'expiry', 'reuse');
      }
      converse(peer, query);
      peer.greet();
    },

    '/cold-start': (peer, query) => {
      converse(peer, query);
      peer.greet();
    },

    /** Who sends nothing for a while, no ping either, is closed, or who is of an age, or all at once. */
    '/held': (peer, query) => {
      const end = (after, why) => {
        const timer = setTimeout(() => {
          this.truth.admit(peer, 'held', why);
          peer.socket.close(1000, why);
        }, after);
        peer.socket.on('close', () => clearTimeout(timer));
        return timer;
      };
      const [silence, age, every] = ['idle', 'age', 'every'].map((name) => (query.isFixed() ? 0 : query.millis(name, '0ms')));
      if (silence > 0) {
        const idle = end(silence, 'idle');
        peer.socket.on('message', () => idle.refresh());
        peer.socket.on('ping', () => idle.refresh());
      }
      if (age > 0) {
        end(age, 'age');
      }
      if (every > 0) {
        end(every - (performance.now() % every), 'common');
      }
      converse(peer, query);
      peer.greet();
    },

    /** Gives up on who is not heard in the time that it takes on the developer's machine. Fixed: it waits. */
    '/impatient': (peer, query) => {
      if (!query.isFixed()) {
        const giveUp = setTimeout(() => {
          this.truth.admit(peer, 'impatient', '1011');
          peer.socket.close(1011, 'too slow');
        }, query.millis('deadline', '50ms'));
        peer.socket.once('message', () => clearTimeout(giveUp));
        peer.socket.on('close', () => clearTimeout(giveUp));
      }
      converse(peer, query);
      peer.greet();
    },

    '/storm': (peer, query, { isOneTooMany }) => {
      add(this.open, query.room(), 1);
      peer.socket.on('close', () => add(this.open, query.room(), -1));
      if (isOneTooMany) {
        this.truth.admit(peer, 'connect_storm', '1011');
        peer.socket.close(1011);
        return;
      }
      converse(peer, query);
      peer.greet();
    },

    /** A slot is given back by who says goodbye; ws emits the same for who was cut, with code 1006. Fixed: by both. */
    '/churn': async (peer, query) => {
      const room = query.room();
      add(this.taken, room, 1);
      peer.socket.on('close', (code) => {
        add(this.taken, room, -1);
        if (!query.isFixed() && code !== 1000) {
          add(this.lost, room, 1);
          this.truth.admit(peer, 'resource_leak', 'slot');
        }
      });
      converse(peer, query);
      if (query.text('effect', 'refuse') === 'slow') {
        await sleep(count(this.lost, room) * query.millis('each', '1ms'));
      }
      peer.greet();
    },

    /** An HTTP view of who is connected hears of some who have come, or have gone, far too late. The newest connection counts. */
    '/presence': (peer, query) => {
      const presence = { shownFrom: performance.now() + this.lateness(peer, query, 'open'), hiddenFrom: Infinity };
      this.view(query.room()).set(peer.user, presence);
      peer.socket.on('close', () => {
        presence.hiddenFrom = performance.now() + this.lateness(peer, query, 'close');
      });
      converse(peer, query);
      peer.greet();
    },

    /** A second connection goes on where the first was cut, after the number that it is told, and now and then skips or repeats an event. */
    '/resume': (peer, query) => {
      const fault = query.text('fault', 'gap');
      const step = fault === 'duplicate' ? -1 : 1;
      const begun = this.exchanges.get(query.room()) ?? new Map();
      this.exchanges.set(query.room(), begun);
      const play = async (after) => {
        const { id, at } = begun.get(peer.user);
        for (let seq = after + 1; seq <= EVENTS.length; seq += 1) {
          await sleep(Math.max(0, at + seq * query.millis('pace', '40ms') - performance.now()));
          peer.send({ type: EVENTS[seq - 1], id, seq, user: peer.user });
        }
      };
      peer.socket.on('message', (data) => {
        const message = JSON.parse(data.toString());
        if (message.type === 'chat') {
          begun.set(peer.user, { id: message.id, at: performance.now() });
          play(0);
        } else if (message.type === 'resume') {
          const after = Number(message.text);
          const isPossible = after + step >= 0 && after + step <= EVENTS.length;
          const isStruck = isPossible && Math.random() < query.probability();
          if (isStruck) {
            this.truth.admit(peer, 'resume', fault, { after });
          }
          play(isStruck ? after + step : after);
        } else {
          answer(peer, message, query);
        }
      });
      peer.greet();
    },
  };

  /** What is said before the token is acknowledged is answered before it. Fixed: it waits. */
  acknowledge(peer, query) {
    const waiting = [];
    let isAcknowledged = false;
    peer.socket.on('message', (data) => {
      const message = JSON.parse(data.toString());
      if (!isAcknowledged && Math.random() >= query.probability()) {
        waiting.push(message);
        return;
      }
      if (!isAcknowledged) {
        this.truth.admit(peer, 'auth', 'early', { message: message.id });
      }
      answer(peer, message, query);
    });
    setTimeout(() => {
      isAcknowledged = true;
      peer.send({ type: 'auth_ok' });
      waiting.forEach((message) => answer(peer, message, query));
    }, query.millis('ack', '60ms'));
    peer.greet();
  }

  /** How many connections it takes to be open. */
  believed(room) {
    return count(this.taken, room) + count(this.lost, room);
  }

  lateness(peer, query, moment) {
    if (query.text('at', 'close') !== moment || Math.random() >= query.probability()) {
      return 0;
    }
    this.truth.admit(peer, 'presence', moment);
    return query.millis('lag', '20s');
  }

  view(room) {
    const view = this.views.get(room) ?? new Map();
    this.views.set(room, view);
    return view;
  }

  isShown(room, user) {
    const { shownFrom, hiddenFrom } = this.view(room).get(user) ?? { shownFrom: Infinity };
    return performance.now() >= shownFrom && performance.now() < hiddenFrom;
  }
}

/** What is cold for a while, serves, and is cold again. */
class Cold {
  constructor(query) {
    this.boot = query.millis('boot', '3s');
    this.serves = query.millis('serves', '2s');
    this.starts = Number(query.text('starts', '1'));
    this.green = query.isFixed() ? this.boot : query.millis('green', '0ms');
    this.began = performance.now();
    this.told = -1;
  }

  number() {
    return Math.min(this.starts - 1, Math.floor((performance.now() - this.began) / (this.boot + this.serves)));
  }

  sinceStart() {
    return performance.now() - this.began - this.number() * (this.boot + this.serves);
  }

  isBooting() {
    return this.sinceStart() < this.boot;
  }

  isGreen() {
    return this.sinceStart() >= this.green;
  }

  /** Whether nobody was turned away by this start so far. */
  isNews() {
    const before = this.told;
    this.told = this.number();
    return this.told > before;
  }
}

function count(counts, room) {
  return counts.get(room) ?? 0;
}

function add(counts, room, n) {
  counts.set(room, count(counts, room) + n);
}
