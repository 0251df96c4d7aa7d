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
    this.views = new Map();
    this.exchanges = new Map();
  }

  /** Asked before the 101: who it is, or the status line that it is refused with. */
  gates = {
    /** jsonwebtoken is told to be careless. Fixed: it is left as it is. */
    '/auth': (request, query) => {
      const careless = query.isFixed() ? {} : CARELESS[query.text('wrong', 'expired')];
      return { user: claimsOf(request, this.key, careless)?.sub };
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
      if (user && count(this.taken, query.room()) >= Number(query.text('slots', '30'))) {
        this.truth.admit(new Peer(request, user), 'resource_leak', 'refused');
        return { refusal: '503 Service Unavailable' };
      }
      return { user };
    },
  };

  routes = {
    '/auth': (peer, query) => {
      if (claimsOf(peer.request, this.key) === undefined) {
        this.truth.admit(peer, 'auth', query.text('wrong', 'expired'));
      }
      converse(peer, query);
      peer.greet();
    },

    /** The token is looked at as it comes in and never again. Fixed: with its time the connection's is over. */
    '/expiry': (peer, query) => {
      const expire = () => {
        if (query.isFixed()) {
          peer.socket.close(UNAUTHORIZED, 'token expired');
        } else {
          this.truth.admit(peer, 'expiry', 'ignore');
        }
      };
      const end = setTimeout(expire, claimsOf(peer.request, this.key).exp * 1000 - Date.now());
      peer.socket.on('close', () => clearTimeout(end));
      converse(peer, query);
      peer.greet();
    },

    /** Who sends nothing for a while, no ping either, is closed. */
    '/held': (peer, query) => {
      const close = () => {
        this.truth.admit(peer, 'held', 'idle');
        peer.socket.close(1000, 'idle');
      };
      if (!query.isFixed()) {
        const idle = setTimeout(close, query.millis('idle', '3s'));
        peer.socket.on('message', () => idle.refresh());
        peer.socket.on('ping', () => idle.refresh());
        peer.socket.on('close', () => clearTimeout(idle));
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
    '/churn': (peer, query) => {
      add(this.taken, query.room(), 1);
      peer.socket.on('close', (code) => {
        if (query.isFixed() || code === 1000) {
          add(this.taken, query.room(), -1);
        } else {
          this.truth.admit(peer, 'resource_leak', 'slot');
        }
      });
      converse(peer, query);
      peer.greet();
    },

    /** An HTTP view of who is connected forgets some of those who have gone far too late. The newest connection counts. */
    '/presence': (peer, query) => {
      const view = this.view(query.room());
      const forget = () => view.get(peer.user) === peer && view.delete(peer.user);
      view.set(peer.user, peer);
      peer.socket.on('close', () => {
        if (Math.random() < query.probability()) {
          this.truth.admit(peer, 'presence', 'close');
          setTimeout(forget, query.millis('lag', '20s')).unref();
        } else {
          forget();
        }
      });
      converse(peer, query);
      peer.greet();
    },

    /** A second connection goes on where the first was cut, after the number that it is told, and skips an event now and then. */
    '/resume': (peer, query) => {
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
          const skips = after < EVENTS.length && Math.random() < query.probability();
          if (skips) {
            this.truth.admit(peer, 'resume', 'gap', { after });
          }
          play(skips ? after + 1 : after);
        } else {
          answer(peer, message, query);
        }
      });
      peer.greet();
    },
  };

  view(room) {
    const view = this.views.get(room) ?? new Map();
    this.views.set(room, view);
    return view;
  }
}

function count(counts, room) {
  return counts.get(room) ?? 0;
}

function add(counts, room, n) {
  counts.set(room, count(counts, room) + n);
}
