// A chat service with deliberate faults on Node's ws.
//
// The same wire protocol, paths and queries as `raceprobe target`, on a WebSocket stack that RaceProbe's authors did not write.
// The accept race is the one that ws applications have: the 101 is out, and the 'message' listener is attached only after an
// await. What arrives before it is emitted to nobody.
//
// Prints `listening on 127.0.0.1:PORT` when it is ready. GET /truth counts what was done wrong on purpose, POST /truth/reset
// forgets it, --truth FILE keeps one JSON line for each deed, with the trace id of the connection it was done to.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { WebSocketServer } from 'ws';
import { EVENTS, Peer, Query, Truth, answer, claimsOf, converse } from './chat.js';
import { Sessions } from './sessions.js';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'key-file': { type: 'string' },
    truth: { type: 'string' },
  },
});
if (!options['key-file']) {
  console.error('--key-file is required: it holds the HS256 key of the tokens');
  process.exit(2);
}
const key = readFileSync(options['key-file'], 'utf8').trim();

const truth = new Truth(options.truth);
const rooms = new Map();
/** The socket that was closed last. */
let lastGone;
const sessions = new Sessions(key, truth);

const routes = {
  '/ws': (peer, query) => {
    converse(peer, query);
    peer.greet();
  },

  /** Correct, and late in everything. */
  '/slow': async (peer, query) => {
    const delay = query.millis('delay', '600ms');
    peer.socket.on('message', async (data) => {
      await sleep(delay);
      answer(peer, JSON.parse(data.toString()), query);
    });
    await sleep(delay);
    peer.greet();
  },

  /** Some of those who are let in are never greeted. Fixed: all are, however late. */
  '/never-ready': async (peer, query) => {
    converse(peer, query);
    if (Math.random() < query.probability()) {
      truth.admit(peer, 'never_ready', 'silent');
    } else {
      await sleep(query.millis('delay', '0ms'));
      peer.greet();
    }
  },

  '/accept-race': async (peer, query) => {
    const window = Math.random() < Number(query.text('p', '1')) ? query.millis('window', '80ms') : 0;
    const outcome = query.text('outcome', 'lost');
    if (query.isFixed()) {
      const early = [];
      let deliver = (data) => early.push(data);
      peer.socket.on('message', (data) => deliver(data));
      await sleep(window);
      deliver = (data) => answer(peer, JSON.parse(data.toString()), query);
      early.forEach(deliver);
      peer.greet();
      return;
    }
    const tooEarly = (data) => {
      const message = JSON.parse(data.toString());
      truth.admit(peer, 'accept_race', outcome, { message: message.id });
      if (outcome === 'error') {
        peer.send({ type: 'error', message: 'session is not initialised' });
      } else if (outcome === '1011') {
        peer.socket.close(1011);
      } else if (outcome === 'abort') {
        peer.socket.terminate();
      }
      // lost: in an application without this listener, ws emits 'message' to nobody
    };
    peer.socket.on('message', tooEarly);
    await sleep(window);
    peer.socket.off('message', tooEarly);
    converse(peer, query);
    peer.greet();
  },

  '/events': (peer, query) => {
    const kind = query.text('fault', 'lost');
    const probability = query.probability();
    const delay = query.millis('delay', '3s');
    converse(peer, query, (message, steps) => {
      if (Math.random() >= probability) {
        return steps;
      }
      const at = Math.floor(Math.random() * steps.length);
      truth.admit(peer, 'event', kind, { message: message.id, event: EVENTS[at] });
      if (kind === 'lost') {
        steps.splice(at, 1);
      } else if (kind === 'duplicate') {
        steps.splice(at + 1, 0, { pause: 0, frame: steps[at].frame });
      } else if (kind === 'reorder') {
        const first = Math.min(at, steps.length - 2);
        [steps[first], steps[first + 1]] = [steps[first + 1], steps[first]];
      } else if (kind === 'late') {
        steps[at] = { pause: delay, frame: steps[at].frame };
      }
      return steps;
    });
    peer.greet();
  },

  /** Events go to a socket looked up in what all users share. */
  '/leak': (peer, query) => {
    const room = rooms.get(query.room()) ?? new Set();
    rooms.set(query.room(), room);
    room.add(peer);
    peer.socket.on('close', () => room.delete(peer));
    const probability = query.probability();
    converse(peer, query, undefined, (frame) => {
      const others = [...room].filter((other) => other.user !== peer.user);
      if (others.length > 0 && Math.random() < probability) {
        const victim = others[Math.floor(Math.random() * others.length)];
        if (victim.send(frame)) {
          truth.admit(victim, 'leak', 'foreign_frame', { owner: peer.user, event: frame.type });
        }
      }
    });
    peer.greet();
  },

  /** What a ws application does when its handler throws: it is caught at the top, and the socket is destroyed. */
  '/crash': (peer, query) => {
    const probability = query.text('at', 'message') === 'message' ? query.probability() : 0;
    const outcome = query.text('with', '1011');
    peer.socket.on('message', (data) => {
      const message = JSON.parse(data.toString());
      const strikes = outcome !== 'error' || lastGone;
      if (!strikes || Math.random() >= probability) {
        answer(peer, message, query);
        return;
      }
      truth.admit(peer, 'crash', outcome, { message: message.id });
      if (outcome === '1011') {
        peer.socket.close(1011);
      } else if (outcome === '1006') {
        peer.socket.terminate();
      } else {
        // to the socket of a connection that has gone; its client reads what ws says to that
        lastGone.send('{}', (error) => peer.send({ type: 'error', message: error.message }));
      }
    });
    peer.greet();
  },

  /** Some messages go unanswered on a connection that stays open. */
  '/deaf': (peer, query) => {
    peer.socket.on('message', (data) => {
      const message = JSON.parse(data.toString());
      if (Math.random() < query.probability()) {
        truth.admit(peer, 'send_failure', 'lost', { message: message.id });
      } else {
        answer(peer, message, query);
      }
    });
    peer.greet();
  },

  /** What comes during the start-up is put aside, and some of it mistreated. Fixed: the socket is paused, and all of it waits there. */
  '/buffer': async (peer, query) => {
    const window = query.millis('window', '200ms');
    const fault = query.text('fault', 'lost');
    if (query.isFixed()) {
      peer.socket.pause();
      await sleep(window);
      peer.greet();
      converse(peer, query);
      peer.socket.resume();
      return;
    }
    const aside = [];
    const putAside = (data) => aside.push(JSON.parse(data.toString()));
    peer.socket.on('message', putAside);
    await sleep(window);
    peer.socket.off('message', putAside);
    peer.greet();
    while (aside.length > 0) {
      const message = aside.shift();
      let said = [message];
      if (Math.random() < query.probability()) {
        if (fault === 'lost') {
          said = [];
        } else if (fault === 'duplicate') {
          said = [message, message];
        } else if (aside.length > 0) {
          // the last one has nothing that could overtake it
          said = [aside.shift(), message];
        }
      }
      if (said.length !== 1) {
        truth.admit(peer, 'buffer', fault, { message: message.id });
      }
      said.forEach((each) => answer(peer, each, query));
    }
    converse(peer, query);
  },

  /** The agent does not come to an end, or not with the second message. */
  '/journey': (peer, query) => {
    const outcome = query.text('fault', 'deadline');
    const struck = outcome === 'follow_up' ? 2 : 1;
    const strikes = Math.random() < query.probability();
    let chats = 0;
    peer.socket.on('message', (data) => {
      const message = JSON.parse(data.toString());
      chats += message.type === 'chat' ? 1 : 0;
      if (strikes && message.type === 'chat' && chats === struck) {
        truth.admit(peer, 'journey', outcome, { message: message.id });
      } else {
        answer(peer, message, query);
      }
    });
    peer.greet();
  },

  ...sessions.routes,
};

const gates = {
  '/crash': (request, query, user) => {
    if (user && query.text('at', 'message') === 'connect' && Math.random() < query.probability()) {
      truth.admit(new Peer(request, user), 'crash', '500');
      return { refusal: '500 Internal Server Error' };
    }
    return { user };
  },

  ...sessions.gates,
};

const web = createServer((request, response) => {
  response.setHeader('Content-Type', 'application/json');
  if (request.method === 'GET' && request.url === '/truth') {
    response.end(JSON.stringify(truth.snapshot()));
  } else if (request.method === 'POST' && request.url === '/truth/reset') {
    truth.reset();
    sessions.reset();
    response.end('{}');
  } else if (request.method === 'GET' && request.url.startsWith('/cold-start')) {
    response.statusCode = sessions.readiness(new Query(new URL(request.url, 'http://localhost')));
    response.end('{}');
  } else if (request.method === 'GET' && request.url.startsWith('/churn')) {
    const room = new Query(new URL(request.url, 'http://localhost')).room();
    response.setHeader('Content-Type', 'text/plain');
    response.end(`service_open_connections ${sessions.believed(room)}\n`);
  } else if (request.method === 'GET' && request.url.startsWith('/presence/view?')) {
    const { searchParams } = new URL(request.url, 'http://localhost');
    const of = searchParams.get('of');
    searchParams.delete('of');
    response.end(JSON.stringify({ state: sessions.isShown(searchParams.toString(), of) ? 'connected' : 'disconnected' }));
  } else {
    response.statusCode = 404;
    response.end('{}');
  }
});

const server = new WebSocketServer({ noServer: true });

/** What is to be answered instead of a 101; else who it is, and what its gate has to say to its route. */
function enter(request, url, query) {
  if (!routes[url.pathname]) {
    return { refusal: '404 Not Found' };
  }
  const user = claimsOf(request, key)?.sub;
  const entry = gates[url.pathname]?.(request, query, user) ?? { user };
  return entry.refusal || entry.user ? entry : { refusal: '401 Unauthorized' };
}

web.on('upgrade', (request, socket, head) => {
  const url = new URL(request.url, 'http://localhost');
  const query = new Query(url);
  const entry = enter(request, url, query);
  if (entry.refusal && !(entry.refusal.startsWith('401') && query.text('refuse', 'upgrade') === 'close')) {
    socket.end(`HTTP/1.1 ${entry.refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    return;
  }
  server.handleUpgrade(request, socket, head, (websocket) => {
    websocket.on('error', () => websocket.terminate());
    websocket.on('close', () => {
      lastGone = websocket;
    });
    if (entry.refusal) {
      websocket.close(1008);
      return;
    }
    truth.opened += 1;
    const peer = new Peer(request, entry.user, websocket);
    Promise.resolve(routes[url.pathname](peer, query, entry)).catch(() => websocket.close(1011));
  });
});

web.listen({ port: Number(options.port), host: '127.0.0.1', backlog: 4096 }, () => {
  console.log(`listening on 127.0.0.1:${web.address().port}`);
});
