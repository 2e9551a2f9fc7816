/** Source of unguessable names. */
export interface Ids {
  readonly portVersion: 1;
  /** A fresh run id, by the key grammar; ids made later sort later. */
  run(): string;
  /** A fresh command or signal id. */
  command(): string;
  /** A one-time token of at least 128 bits. */
  token(): string;
  /** A number in [0, 1), for jitter only. */
  jitter(): number;
}
