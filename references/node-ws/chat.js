// The correct chat service, and the truth: what the faults of the other files are wrapped around.

import { appendFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import jwt from 'jsonwebtoken';

export const EVENTS = ['agent_started', 'agent_thinking', 'tool_executing', 'tool_completed', 'agent_completed'];

/** What was done wrong on purpose, to whom. */
export class Truth {
  constructor(file) {
    this.file = file;
    if (file) {
      writeFileSync(file, '');
    }
    this.reset();
  }

  reset() {
    this.deeds = new Map();
    this.opened = 0;
    this.write({ what: 'reset' });
  }

  write(line) {
    if (this.file) {
      appendFileSync(this.file, `${JSON.stringify(line)}\n`);
    }
  }

  admit(peer, fault, outcome, details = {}) {
    const name = `${fault}/${outcome}`;
    const deed = this.deeds.get(name) ?? { fault, outcome, events: 0, traces: new Set() };
    deed.events += 1;
    deed.traces.add(peer.trace);
    this.deeds.set(name, deed);
    this.write({ trace: peer.trace, user: peer.user, fault, outcome, ...details });
  }

  snapshot() {
    return {
      connections: { opened: this.opened },
      faults: [...this.deeds.values()].map(({ fault, outcome, events, traces }) => ({
        fault,
        outcome,
        events,
        connections: traces.size,
      })),
    };
  }
}

/** The query of one connection, with the defaults of `raceprobe target`. */
export class Query {
  constructor(url) {
    this.values = url.searchParams;
  }

  text(name, fallback) {
    return this.values.get(name) ?? fallback;
  }

  isFixed() {
    return this.text('variant', 'racy') === 'fixed';
  }

  /** Same for all who asked for the same. */
  room() {
    return this.values.toString();
  }

  probability() {
    return this.isFixed() ? 0 : Number(this.text('p', '1'));
  }

  millis(name, fallback) {
    const match = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(this.text(name, fallback));
    if (!match) {
      throw new RangeError(`${name} must be a number with ms or s, was ${this.text(name, fallback)}`);
    }
    return Number(match[1]) * (match[2] === 's' ? 1000 : 1);
  }
}

/** One connection: who it is, and how it is spoken to. */
export class Peer {
  constructor(request, user, socket) {
    this.request = request;
    this.user = user;
    this.socket = socket;
    this.trace = (request.headers.traceparent ?? '').split('-')[1] ?? '';
    this.sequence = 0;
  }

  send(frame) {
    if (!this.socket || this.socket.readyState !== this.socket.OPEN) {
      return false;
    }
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  greet() {
    this.send({ type: 'connection_established', user: this.user });
  }
}

export async function answer(peer, message, query, fault, alsoTo) {
  if (message.type === 'ping') {
    peer.send({ type: 'pong', id: message.id });
  } else if (message.type === 'chat') {
    await exchange(peer, message, query, fault, alsoTo);
  } else {
    peer.send({ type: 'error', message: 'message /type must be ping or chat' });
  }
}

async function exchange(peer, message, query, fault, alsoTo) {
  const pace = query.millis('pace', '10ms');
  let steps = EVENTS.map((type) => {
    peer.sequence += 1;
    const frame = { type, id: message.id, seq: peer.sequence, user: peer.user };
    if (type === 'agent_thinking' || type === 'agent_completed') {
      frame.text = message.text ?? '';
    }
    return { pause: pace, frame };
  });
  steps = fault ? fault(message, steps) : steps;
  for (const { pause, frame } of steps) {
    await sleep(pause);
    if (peer.send(frame) && alsoTo) {
      alsoTo(frame);
    }
  }
}

export function converse(peer, query, fault, alsoTo) {
  peer.socket.on('message', (data) => {
    answer(peer, JSON.parse(data.toString()), query, fault, alsoTo);
  });
}

/** Of the token that came with a handshake; undefined for one that is not to be accepted. */
export function claimsOf(request, key, { decodeOnly, ...careless } = {}) {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  if (scheme.toLowerCase() !== 'bearer') {
    return undefined;
  }
  try {
    const claims = decodeOnly ? jwt.decode(token) : jwt.verify(token, key, { algorithms: ['HS256'], ...careless });
    return claims?.exp && claims.sub ? claims : undefined;
  } catch {
    return undefined;
  }
}
