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
import { EVENTS, Peer, Query, Truth, answer, converse, userOf } from './chat.js';

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
  '/leak': (peer, query, url) => {
    const room = rooms.get(url.search) ?? new Set();
    rooms.set(url.search, room);
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
    const probability = query.probability();
    peer.socket.on('message', (data) => {
      const message = JSON.parse(data.toString());
      if (Math.random() < probability) {
        truth.admit(peer, 'crash', query.text('with', '1011'), { message: message.id });
        if (query.text('with', '1011') === '1011') {
          peer.socket.close(1011);
        } else {
          peer.socket.terminate();
        }
      } else {
        answer(peer, message, query);
      }
    });
    peer.greet();
  },
};

const web = createServer((request, response) => {
  response.setHeader('Content-Type', 'application/json');
  if (request.method === 'GET' && request.url === '/truth') {
    response.end(JSON.stringify(truth.snapshot()));
  } else if (request.method === 'POST' && request.url === '/truth/reset') {
    truth.reset();
    response.end('{}');
  } else {
    response.statusCode = 404;
    response.end('{}');
  }
});

const server = new WebSocketServer({ noServer: true });

web.on('upgrade', (request, socket, head) => {
  const url = new URL(request.url, 'http://localhost');
  const route = routes[url.pathname];
  const user = userOf(request, key);
  const query = new Query(url);
  const crashes = url.pathname === '/crash' && query.text('at', 'message') === 'connect' && Math.random() < query.probability();
  let refusal = route ? user === undefined && '401 Unauthorized' : '404 Not Found';
  if (!refusal && crashes) {
    truth.admit(new Peer(request, user), 'crash', '500');
    refusal = '500 Internal Server Error';
  }
  if (refusal) {
    socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    return;
  }
  server.handleUpgrade(request, socket, head, (websocket) => {
    truth.opened += 1;
    websocket.on('error', () => websocket.terminate());
    const at = query.text('at', 'message');
    const settled = url.pathname === '/crash' && at === 'connect' ? routes['/ws'] : route;
    Promise.resolve(settled(new Peer(request, user, websocket), query, url)).catch(() => websocket.close(1011));
  });
});

web.listen({ port: Number(options.port), host: '127.0.0.1', backlog: 4096 }, () => {
  console.log(`listening on 127.0.0.1:${web.address().port}`);
});
