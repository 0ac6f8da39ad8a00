import { bearerOf, type Exchange } from "../http/exchange.js";
import type { Instance } from "../lifecycle/instance.js";
import { invalidKey, missingKey, rateLimited } from "../openai/errors.js";
import type { RateLimitStore } from "./rate-limit.js";
import type { Users } from "./users.js";

/** Who may pass, and how often. Names in headers, body or address count for nothing: the key alone says who it is. */
export class Gatekeeper {
  constructor(
    readonly instance: Instance,
    readonly users: Users,
    readonly store: RateLimitStore,
  ) {}

  /**
   * The user of a request, counted against the user's limit.
   * @throws ApiError 401 without a valid key (beyond the limit of guesses from one address: 429), 429 beyond the limit
   */
  async admit(exchange: Exchange): Promise<string> {
    const user = await this.#authenticated(exchange);
    await this.#count(exchange, `user ${user}`);
    return user;
  }

  async #authenticated(exchange: Exchange): Promise<string> {
    const { configuration, faults } = this.instance;
    if (!configuration.get("auth.required")) return "anonymous";
    const key = bearerOf(exchange.request);
    if (key === undefined) throw missingKey();
    const user = faults.apply("authentication", this.users.of(key), { secret: key });
    if (user !== undefined) return user;
    await this.#count(exchange, `guesses ${exchange.request.socket.remoteAddress ?? ""}`);
    throw invalidKey();
  }

  async #count(exchange: Exchange, key: string): Promise<void> {
    const { configuration, faults } = this.instance;
    const declared = configuration.get("rate_limit.count");
    const limit = faults.apply("rateLimit", declared);
    const { admitted, remaining, resetMs } = await this.store.admit(
      key,
      limit,
      configuration.get("rate_limit.window"),
    );
    const seconds = Math.max(1, Math.ceil(resetMs / 1000));
    exchange.response.setHeader("x-ratelimit-limit-requests", String(declared));
    exchange.response.setHeader("x-ratelimit-remaining-requests", String(remaining));
    exchange.response.setHeader("x-ratelimit-reset-requests", `${seconds}s`);
    if (!admitted) throw rateLimited(declared, seconds);
  }
}
