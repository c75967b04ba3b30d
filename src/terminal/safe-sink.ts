/** The reader of our pipe has gone away (`| head`); also what Windows and a destroyed stream call it. */
export function isClosedPipe(error: NodeJS.ErrnoException): boolean {
  return ['EPIPE', 'EOF', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'].includes(error.code ?? '');
}

/** A stream that may die without taking the run with it. */
interface SafeSink {
  /** @param written called when the chunk is handed over, or with the reason why it was dropped. */
  write(chunk: string | Uint8Array, written?: (error?: NodeJS.ErrnoException) => void): void;
  /** When all that was written is handed to the system, or never can be. */
  flushed(): Promise<void>;
}

/**
 * Write to a stream until it fails, and drop the rest: Node holds back whatever follows a failed write and never calls
 * back, so nobody may wait for it.
 *
 * @param onError told once about an error that is not a closed pipe, such as a full disk.
 */
export function safeSink(stream: NodeJS.WritableStream, onError?: (error: Error) => void): SafeSink {
  let broken: NodeJS.ErrnoException | undefined;
  const failed = (error: NodeJS.ErrnoException): void => {
    if (broken !== undefined) return;
    broken = error;
    if (!isClosedPipe(error)) onError?.(error);
  };
  stream.on('error', failed);
  const write: SafeSink['write'] = (chunk, written) => {
    if (broken !== undefined) {
      written?.(broken);
      return;
    }
    stream.write(chunk, (error) => {
      if (error) failed(error);
      written?.(error ?? undefined);
    });
  };
  return { write, flushed: () => new Promise((resolve) => write('', () => resolve())) };
}
