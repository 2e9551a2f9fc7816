/** Which repository of GitHub, and who asks. */
export interface GithubOptions {
  /** Owner and name: `acme/web`. */
  readonly repo: string;
  /**
   * A token that may read pull requests, or whoever gives the one that is valid now: those of a GitHub App last an hour. Give it to
   * `secrets`, too. Default: none, for public repositories, of which GitHub answers 60 questions an hour.
   */
  readonly token?: string | (() => string | Promise<string>);
  /** Address of the API: `https://HOST/api/v3` of a server of your own. Only https, except on this machine. Default: `https://api.github.com`. */
  readonly url?: string;
  /** Longest time of one request, in milliseconds. Default 15 s. */
  readonly timeoutMs?: number;
  /** Default: the global one. */
  readonly fetch?: typeof fetch;
  /** Time of day in milliseconds, for the end of rate limits. Default: this machine's. */
  readonly now?: () => number;
}
