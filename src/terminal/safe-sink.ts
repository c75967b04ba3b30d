/** The reader of our pipe has gone away (`| head`); also what Windows and a destroyed stream call it. */
export function isClosedPipe(error: NodeJS.ErrnoException): boolean {
  return ['EPIPE', 'EOF', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'].includes(error.code ?? '');
}

/** A stream that may die without taking the run with it. */
interface SafeSink {
  /** @param written called when the chunk is handed over, also when it was dropped. */
  write(chunk: string | Uint8Array, written?: (error?: NodeJS.ErrnoException) => void): void;
  /** When all that was written is handed to the system, or never can be. */
  flushed(): Promise<void>;
}

/**
 * Write to a stream until its reader goes away, and drop the rest.
 *
 * @param onError told once about an error that is not a closed pipe, such as a full disk.
 */
export function safeSink(stream: NodeJS.WritableStream, onError?: (error: Error) => void): SafeSink {
  let closed = false;
  let told = false;
  const failed = (error: NodeJS.ErrnoException): void => {
    if (isClosedPipe(error)) closed = true;
    else if (!told) {
      told = true;
      onError?.(error);
    }
  };
  stream.on('error', failed);
  const write: SafeSink['write'] = (chunk, written) => {
    if (closed) {
      written?.();
      return;
    }
    stream.write(chunk, (error) => {
      if (error) failed(error);
      written?.(error ?? undefined);
    });
  };
  return { write, flushed: () => new Promise((resolve) => write('', () => resolve())) };
}
