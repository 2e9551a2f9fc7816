import { Forge } from '@sluice/core';

/** Which repository of GitHub, and who asks. */
interface GithubOptions {
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

/**
 * A repository at GitHub, or at a GitHub Enterprise Server, by its REST API: its pull requests, newest changed first. It only reads.
 *
 * @throws SluiceError `CONFIG_INVALID`
 */
declare function github(options: GithubOptions): Forge;

export { github };
export type { GithubOptions };
