/** A flag, a fault or a switch of the sandbox is not one that it knows. The message says what is allowed. */
export class SandboxOptionError extends Error {
  override readonly name = 'SandboxOptionError';
}
