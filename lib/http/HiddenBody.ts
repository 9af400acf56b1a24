import { copyError } from '../model/SocketError.ts';
import { whenSettled } from '../stream/whenSettled.ts';
import { blobOf, responseWith } from './fetchClasses.ts';
import type { BodyRead, BodyReader, MostBytes } from './readBody.ts';
import { readStream } from './readStream.ts';

/** The body of a `Request` where the platform has no `body` of it, as Firefox. Its bytes are copied piece by piece. */
export class HiddenBody implements BodyReader {
  readonly #request: Request;
  #reader: BodyReader | undefined;
  #over = false;

  constructor(request: Request) {
    this.#request = request;
  }

  read(most: MostBytes, body: BodyRead): void {
    const taken = (blob: unknown): void => {
      if (this.#over) return;
      this.#reader = readStream(responseWith(blob).body);
      this.#reader.read(most, body);
    };
    const failed = (error: unknown): void => {
      if (!this.#over) body.failed(copyError(error));
    };
    whenSettled(blobOf(this.#request), taken, failed);
  }

  cancel(reason: () => unknown): void {
    this.#over = true;
    this.#reader?.cancel(reason);
  }
}
