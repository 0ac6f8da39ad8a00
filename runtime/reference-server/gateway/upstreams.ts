import { request, type Agent } from "undici";
import type { Clock } from "../clock.js";
import type { Configuration } from "../settings/configuration.js";

export interface Upstream {
  readonly model: string;
  readonly url: string;
  healthy: boolean;
  /** Requests that it has not answered yet. */
  outstanding: number;
  /** Requests that it was given. */
  served: number;
}

/** The model services behind the gateway: which there are (by the settings, also changed ones), and how they are. */
export class Upstreams {
  readonly #known = new Map<string, Upstream>();
  readonly #configuration: Configuration;
  readonly #agent: Agent;

  constructor(configuration: Configuration, agent: Agent) {
    this.#configuration = configuration;
    this.#agent = agent;
  }

  models(): string[] {
    return Object.keys(this.#configuration.get("upstreams"));
  }

  all(): Upstream[] {
    const configured = this.#configuration.get("upstreams");
    return Object.entries(configured).flatMap(([model, urls]) =>
      urls.map((url) => this.#upstream(model, url)),
    );
  }

  /** Those to try for a model, in this order: healthy before not, fewest outstanding, then fewest served. */
  candidates(model: string): Upstream[] {
    const configured = this.#configuration.get("upstreams");
    const urls = Object.hasOwn(configured, model) ? (configured[model] ?? []) : [];
    return urls
      .map((url) => this.#upstream(model, url))
      .sort(
        (a, b) =>
          Number(b.healthy) - Number(a.healthy) || a.outstanding - b.outstanding || a.served - b.served,
      );
  }

  /** Asks each for its health, once. */
  async check(timeoutMs: number): Promise<void> {
    await Promise.all(
      this.all().map(async (upstream) => {
        try {
          const { statusCode, body } = await request(`${upstream.url}/health`, {
            dispatcher: this.#agent,
            signal: AbortSignal.timeout(timeoutMs),
          });
          await body.dump();
          upstream.healthy = statusCode === 200;
        } catch {
          upstream.healthy = false;
        }
      }),
    );
  }

  /** Asks for health at each interval until the signal is aborted. */
  async watch(clock: Clock, everyMs: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.check(Math.max(everyMs, 1000));
      await clock.sleep(everyMs, signal);
    }
  }

  #upstream(model: string, url: string): Upstream {
    const base = url.replace(/\/+$/, "");
    const key = `${model} ${base}`;
    let upstream = this.#known.get(key);
    if (upstream === undefined) {
      upstream = { model, url: base, healthy: true, outstanding: 0, served: 0 };
      this.#known.set(key, upstream);
    }
    return upstream;
  }
}
