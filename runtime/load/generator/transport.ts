/** One request, ready to be sent. */
export interface PreparedRequest {
  readonly method: string;
  /** With the path of the service's URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Hears what becomes of a request; after `end` or `failed` nothing more. */
export interface ResponseListener {
  head(status: number): void;
  data(chunk: Uint8Array): void;
  end(): void;
  /** The connection failed or broke; `reason` is a code such as ECONNRESET. */
  failed(reason: string): void;
}

/** Takes a request off the wire; its listener hears nothing more. */
export type Abort = () => void;

/** How requests reach the service. An open loop never waits for a connection: each open request has one of its own. */
export interface Transport {
  send(request: PreparedRequest, listener: ResponseListener): Abort;
  close(): Promise<void>;
}
