import type * as z from "zod";
import { readJson, sendJson, type Exchange } from "../http/exchange.js";
import { EventStream } from "../http/sse.js";
import type { Turn } from "../faults/seams.js";
import { embed } from "../language/embedding.js";
import { countChatTokens, countTokens } from "../language/tokenizer.js";
import type { Instance } from "../lifecycle/instance.js";
import {
  chatAnswer,
  completionAnswer,
  embeddingAnswer,
  streamEvents,
  usageOf,
  type AnswerHead,
  type Reply,
} from "../openai/answers.js";
import { invalidRequest, modelNotFound } from "../openai/errors.js";
import { generate, seedOf } from "../openai/generation.js";
import {
  chatRequest,
  completionRequest,
  embeddingRequest,
  mended,
  validate,
  type GenerationRequest,
} from "../openai/requests.js";
import type { Account } from "./account.js";
import type { Engine } from "./engine.js";

/** Longest text that one embedding reads, in tokens. */
const EMBEDDING_TOKENS = 8192;

/** The three things that a model does. Each fills the account, answers, and has it finished before the answer ends. */
export class Handlers {
  constructor(
    readonly instance: Instance,
    readonly engine: Engine,
  ) {}

  async chat(exchange: Exchange, account: Account): Promise<void> {
    const request = await this.#read(exchange, account, chatRequest);
    account.promptTokens = countChatTokens(request.messages);
    await this.#generate(exchange, account, request, "chat", [request.messages]);
  }

  async completion(exchange: Exchange, account: Account): Promise<void> {
    const request = await this.#read(exchange, account, completionRequest);
    account.promptTokens = request.prompt.reduce((sum, text) => sum + countTokens(text), 0);
    const conversations = request.prompt.map((content) => [{ role: "user", content }]);
    await this.#generate(exchange, account, request, "completion", conversations);
  }

  async embedding(exchange: Exchange, account: Account): Promise<void> {
    const { configuration, faults } = this.instance;
    const request = await this.#read(exchange, account, embeddingRequest);
    const dimension = configuration.get("model.dimension");
    if ((request.dimensions ?? dimension) !== dimension)
      throw invalidRequest(
        `Unexpected value for 'dimensions': got ${request.dimensions ?? 0}, expected ${dimension}`,
        "dimensions",
      );
    const counts = request.input.map(countTokens);
    if (counts.some((count) => count > EMBEDDING_TOKENS))
      throw invalidRequest(
        `Unexpected length of 'input', expected at most ${EMBEDDING_TOKENS} tokens each`,
        "input",
        "context_length_exceeded",
      );
    account.promptTokens = counts.reduce((sum, count) => sum + count, 0);
    account.id = `embd-${exchange.requestId}`;
    await this.engine.withSlot(account, exchange.signal, () => this.engine.prefill(account, exchange.signal));
    const vectors = request.input.map((text) => embed(text, dimension, configuration.get("seed")));
    const answer = embeddingAnswer(
      account.model,
      vectors,
      account.promptTokens,
      request.encoding_format === "base64",
    );
    account.finish(200);
    sendJson(exchange, 200, faults.apply("answer", answer));
  }

  async #read<T extends { model: string; user?: string | null | undefined }>(
    exchange: Exchange,
    account: Account,
    schema: z.ZodType<T>,
  ): Promise<T> {
    const { configuration, faults } = this.instance;
    const body = await readJson(exchange, configuration.get("limits.body_bytes"));
    const request = this.#checked(schema, body);
    const user = exchange.request.headers["x-user-id"] ?? request.user;
    if (typeof user === "string" && user !== "") account.user = user.slice(0, 200);
    const issues = request.model === account.model ? [] : [{ param: "model", message: "" }];
    if (faults.apply("requestIssues", issues).length > 0) throw modelNotFound(request.model);
    return request;
  }

  #checked<T>(schema: z.ZodType<T>, body: unknown): T {
    const checked = validate(schema, body);
    if ("request" in checked) return checked.request;
    const [first] = this.instance.faults.apply("requestIssues", checked.issues);
    if (first !== undefined)
      throw invalidRequest(first.message, first.param === "" ? undefined : first.param);
    // only the fault can have taken the issues away
    return schema.parse(mended(body, checked.issues, this.instance.configuration.get("model.name")));
  }

  async #generate(
    exchange: Exchange,
    account: Account,
    request: GenerationRequest,
    kind: "chat" | "completion",
    conversations: readonly (readonly Turn[])[],
  ): Promise<void> {
    const { instance, engine } = this;
    const maxTokens = this.#maxTokens(request, account.promptTokens);
    account.id = `${kind === "chat" ? "chatcmpl" : "cmpl"}-${exchange.requestId}`;
    account.stream = request.stream === true;
    await engine.withSlot(account, exchange.signal, async () => {
      const seed = seedOf(instance.configuration.get("seed"), request.seed);
      const replies = conversations.map((conversation) =>
        generate(instance.faults.apply("conversation", conversation), {
          maxTokens,
          stop: request.stop ?? [],
          seed,
        }),
      );
      const head = { id: account.id, created: Math.floor(instance.clock.now() / 1000), model: account.model };
      if (account.stream) await this.#stream(exchange, account, request, kind, head, replies);
      else await this.#answer(exchange, account, kind, head, replies);
    });
  }

  async #answer(
    exchange: Exchange,
    account: Account,
    kind: "chat" | "completion",
    head: AnswerHead,
    replies: readonly Reply[],
  ): Promise<void> {
    const completionTokens = countReplies(replies);
    await this.engine.decode(account, completionTokens, exchange.signal);
    const usage = usageOf(account.promptTokens, completionTokens);
    const [first] = replies;
    const body =
      kind === "chat" && first !== undefined
        ? chatAnswer(head, first, usage)
        : completionAnswer(head, replies, usage);
    account.finish(200);
    sendJson(exchange, 200, this.instance.faults.apply("answer", body));
  }

  async #stream(
    exchange: Exchange,
    account: Account,
    request: GenerationRequest,
    kind: "chat" | "completion",
    head: AnswerHead,
    replies: readonly Reply[],
  ): Promise<void> {
    const { faults } = this.instance;
    const completionTokens = countReplies(replies);
    const usage =
      request.stream_options?.include_usage === false
        ? undefined
        : usageOf(account.promptTokens, completionTokens);
    const events = streamEvents(kind, head, replies, usage, (part) => faults.apply("answer", part));
    const stream = new EventStream(exchange, faults.apply("stream", events));
    await this.engine.decode(account, completionTokens, exchange.signal, async (done) => {
      // the last part goes out with the end of the stream, after the books are kept
      if (done < completionTokens) await stream.upTo(done);
    });
    account.finish(200);
    await stream.end();
  }

  /** The request's own limit, within what the context has left. @throws ApiError 400 where nothing is left */
  #maxTokens(request: GenerationRequest, promptTokens: number): number {
    const { configuration } = this.instance;
    const context = configuration.get("limits.context_tokens");
    if (promptTokens >= context)
      throw invalidRequest(
        `This model's maximum context length is ${context} tokens. However, your messages resulted in ${promptTokens} tokens.`,
        "prompt" in request ? "prompt" : "messages",
        "context_length_exceeded",
      );
    return Math.min(request.max_tokens ?? configuration.get("defaults.max_tokens"), context - promptTokens);
  }
}

function countReplies(replies: readonly Reply[]): number {
  return replies.reduce((sum, { tokens }) => sum + tokens.length, 0);
}
