/** The connection breaks before an answer: over a socket a reset, in the process what `fetch` throws for one. */
export class ConnectionLost extends TypeError {
  override readonly name = 'TypeError';

  /** @param fault the scripted fault that did it. */
  constructor(fault: string) {
    const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read', fault });
    super('fetch failed', { cause });
  }
}
