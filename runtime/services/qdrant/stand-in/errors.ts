/** An answer that is no success, in the words and with the status of Qdrant. */
export class QdrantError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export const notFound = (collection: string): QdrantError =>
  new QdrantError(404, `Not found: Collection \`${collection}\` doesn't exist!`);

export const wrongInput = (message: string): QdrantError => new QdrantError(400, `Wrong input: ${message}`);
