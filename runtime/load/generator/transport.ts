/** One HTTP request, ready to be sent. */
export interface PreparedRequest {
  readonly method: string;
  /** With the path of the service's URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Why a service that answered did not do what was asked. */
export interface Refusal {
  readonly reason: string;
  /** It has no room; otherwise something is wrong. */
  readonly overloaded: boolean;
}

/** Hears what becomes of a request; after `end`, `answered` or `failed` nothing more. */
export interface ResponseListener {
  /** The begin of an HTTP answer, which goes on with `data` and `end`. */
  head(status: number): void;
  data(chunk: Uint8Array): void;
  end(): void;
  /** A whole answer that is no HTTP, with what is wrong with it. Of such a one the first byte is not known. */
  answered(refusal?: Refusal): void;
  /** The connection failed or broke; `reason` is a code such as ECONNRESET. */
  failed(reason: string): void;
}

/** Takes a request off the wire; its listener hears nothing more. */
export type Abort = () => void;

/** How requests reach the service. A load never waits for a connection: the transport makes it, or keeps what waits for it. */
export interface Transport<Request = PreparedRequest> {
  send(request: Request, listener: ResponseListener): Abort;
  close(): Promise<void>;
}
