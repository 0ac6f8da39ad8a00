import { createServer } from "node:net";
import type { Server, Socket } from "node:net";

import { hash, random } from "../reference-server/language/random.js";
import { Link } from "./link.js";
import type { Address, LinkShaping } from "./link.js";
import type { Direction, NetworkFault } from "./fault.js";
import type { Shaping } from "./pump.js";

const host = "127.0.0.1";
const relistenAttempts = 50;
const relistenEveryMs = 20;

function shapingOf(faults: Iterable<NetworkFault>): LinkShaping {
  const shaping: LinkShaping = { requests: {}, answers: {} };
  const give = (direction: Direction, part: Shaping) => {
    if (direction !== "answers") Object.assign(shaping.requests, part);
    if (direction !== "requests") Object.assign(shaping.answers, part);
  };
  for (const fault of faults) {
    const direction = "direction" in fault ? (fault.direction ?? "both") : "both";
    if (fault.kind === "latency")
      give(direction, { latency: { ms: fault.ms, jitterMs: fault.jitterMs ?? 0 } });
    else if (fault.kind === "bandwidth") give(direction, { bytesPerSecond: fault.bytesPerSecond });
    else if (fault.kind === "blackHole") give(direction, { swallow: true });
    else if (fault.kind === "slowClose") give(direction, { closeDelayMs: fault.ms });
    else if (fault.kind === "cutAfter") give(direction, { cutAfterBytes: fault.bytes });
  }
  return shaping;
}

/**
 * A TCP proxy on a port of the loopback in front of one address. Without faults bytes pass as they are, ends of streams
 * and back pressure too. Faults of different kinds are in force together; another one of a kind takes its place.
 */
export class Proxy {
  readonly #random: () => number;
  readonly #links = new Set<Link>();
  readonly #faults = new Map<NetworkFault["kind"], NetworkFault>();
  #target: Address;
  #server: Server | undefined;
  #port = 0;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(target: Address, seed: string) {
    this.#target = target;
    this.#random = random(hash(seed));
  }

  /** The same `seed`, the same jitter. */
  static async open(target: Address, seed: string): Promise<Proxy> {
    const proxy = new Proxy(target, seed);
    await proxy.#listen();
    return proxy;
  }

  /** Stays the same, also while nothing listens on it. */
  get address(): Address {
    return { host, port: this.#port };
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#links.size;
  }

  /** Bytes that are held back over all connections. */
  get held(): number {
    return [...this.#links].reduce((sum, link) => sum + link.held, 0);
  }

  get faults(): NetworkFault[] {
    return [...this.#faults.values()];
  }

  /** New connections go to this address from now on. */
  retarget(target: Address): void {
    this.#target = target;
  }

  /** Resolves when the fault is in force. */
  apply(fault: NetworkFault): Promise<void> {
    return this.#inTurn(async () => {
      this.#faults.set(fault.kind, fault);
      if (fault.kind === "down") for (const link of this.#links) link.close();
      if (fault.kind === "reset") for (const link of this.#links) link.reset();
      await this.#enforce();
    });
  }

  /** Undoes the faults of this kind, or all. Rejects where the port cannot be listened on again. */
  restore(kind?: NetworkFault["kind"]): Promise<void> {
    return this.#inTurn(async () => {
      if (kind === undefined) this.#faults.clear();
      else this.#faults.delete(kind);
      if (!this.#faults.has("blackHole")) for (const link of this.#links) if (link.hasHole) link.reset();
      await this.#enforce();
    });
  }

  /** Ends all connections and listens no more. */
  close(): Promise<void> {
    return this.#inTurn(() => {
      this.#refuse();
      for (const link of this.#links) link.close();
      return Promise.resolve();
    });
  }

  async #enforce(): Promise<void> {
    const shaping = shapingOf(this.#faults.values());
    for (const link of this.#links) link.shape(shaping);
    if (this.#faults.has("down") || this.#faults.has("refused")) this.#refuse();
    else if (this.#server === undefined) await this.#listen();
  }

  #accept(client: Socket): void {
    if (this.#faults.has("reset")) {
      client.on("error", () => undefined);
      client.resetAndDestroy();
      return;
    }
    const link: Link = new Link(client, this.#target, this.#random, () => this.#links.delete(link));
    this.#links.add(link);
    link.shape(shapingOf(this.#faults.values()));
  }

  #refuse(): void {
    this.#server?.close();
    this.#server = undefined;
  }

  /** The port was free while the service was "down": another process may have taken it for a moment. */
  async #listen(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.#server = await listening(this.#port, (client) => this.#accept(client));
        break;
      } catch (error) {
        if (this.#port === 0 || attempt >= relistenAttempts) throw error;
        await new Promise((resolve) => setTimeout(resolve, relistenEveryMs));
      }
    }
    const address = this.#server.address();
    if (address !== null && typeof address === "object") this.#port = address.port;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return await mine;
  }
}

function listening(port: number, onConnection: (socket: Socket) => void): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, onConnection);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host, backlog: 1024 }, () => {
      server.off("error", reject);
      server.on("error", () => undefined); // a connection that could not be accepted is the client's trouble
      resolve(server);
    });
  });
}
