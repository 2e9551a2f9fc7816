import { ProcessEnd, JsonObject, Position, Digest, Json } from '@sluice/core';

/**
 * What a command's exit codes mean. Without `fail`, every other code up to 125 fails; with it, a code on neither list is an error.
 * 126 and above are the shell's and the system's own and always errors.
 */
interface ExitTable {
    /** Default: 0. */
    readonly pass?: readonly number[];
    readonly fail?: readonly number[];
}
/** What the end of a process means. `code` is stable, for `Outcome.code`. */
type ExitMeaning = {
    readonly value: "pass" | "fail";
    readonly code: string;
    readonly reason: string;
} | {
    readonly value: "error";
    readonly class: "infrastructure";
    readonly code: string;
    readonly reason: string;
};
/** Reads how a process ended (threat PRC-5): only a clean exit with a listed code passes, and a code on both lists fails. */
declare function readExit(end: ProcessEnd, table?: ExitTable): ExitMeaning;
/** What is wrong with a table, or `undefined`: codes outside 0 to 125, no code to pass with, or a code with two meanings. */
declare function exitTableProblem(table: ExitTable): string | undefined;

/** What a file's header may be at most. Ten times what 5,000 real files need (FM-9). */
interface FrontmatterLimits {
    /** Of the whole file; for text, UTF-16 units. */
    readonly fileBytes: number;
    /** Of the block between the fences, in UTF-16 units. */
    readonly headerBytes: number;
    readonly lines: number;
    readonly depth: number;
    /** Fields, nested ones included. */
    readonly keys: number;
}
/** The limits that hold unless lower ones are given; they cannot be raised, because they keep the YAML library alive (YML-10, YML-11). */
declare const FRONTMATTER_LIMITS: FrontmatterLimits;

/** Why a text could not be read. Every code is a refusal; none of them degrades to guessing. */
type ReadProblemCode = "FRONTMATTER_MISSING" | "FRONTMATTER_FENCE" | "FRONTMATTER_UNCLOSED" | "FRONTMATTER_ENCODING" | "FRONTMATTER_CHARACTER" | "FRONTMATTER_TOO_LARGE" | "FRONTMATTER_TOO_DEEP" | "FRONTMATTER_UNSAFE" | "FRONTMATTER_SYNTAX" | "FRONTMATTER_KEY" | "FRONTMATTER_DUPLICATE_KEY" | "FRONTMATTER_NOT_A_MAP" | "JSON_ENCODING" | "JSON_CHARACTER" | "JSON_TOO_LARGE" | "JSON_TOO_DEEP" | "JSON_SYNTAX" | "JSON_INCOMPLETE" | "JSON_KEY" | "JSON_DUPLICATE_KEY" | "JSON_NUMBER" | "JSON_NO_OBJECT" | "JSONPATH_SYNTAX" | "JSONPATH_REFUSED" | "JSONPATH_COSTLY" | "MARKER_ENCODING" | "MARKER_TOO_LARGE" | "MARKER_MISSING" | "MARKER_MENTIONED" | "MARKER_NONCE" | "MARKER_UNREADABLE" | "MARKER_WORD" | "MARKER_CONTRADICTORY" | "MARKER_REPEATED" | "REQUIREMENTS_ENCODING" | "REQUIREMENTS_TOO_LARGE" | "REQUIREMENTS_MISSING" | "REQUIREMENTS_NONCE" | "REQUIREMENTS_UNREADABLE" | "REQUIREMENTS_CONTRADICTORY" | "REQUIREMENTS_REPEATED";
/**
 * A coded refusal that a coding agent can act on. It never carries text of the file, so that no secret leaves with it (threat YML-13).
 */
interface ReadProblem {
    readonly code: ReadProblemCode;
    /** In the whole file; starts at 1. */
    readonly line?: number;
    /** In UTF-16 units; starts at 1. */
    readonly column?: number;
    /** What was found. */
    readonly message: string;
    /** What to write instead. */
    readonly hint: string;
}

/** Raised whenever the same bytes may be read differently. */
declare const FRONTMATTER_READER = "frontmatter/1";
/** How a file is read. */
interface FrontmatterOptions {
    /** May only lower {@link FRONTMATTER_LIMITS}. */
    readonly limits?: Partial<FrontmatterLimits>;
    /**
     * Digests the file, once its header could be read. Default: `digestBytes` of core, which runs everywhere and is slow on large files; hand in one over
     * `node:crypto`, or one that answers what is known of this file already.
     */
    readonly digest?: (source: Uint8Array | string) => Digest;
}
/** A file whose header could be read. */
interface Frontmatter {
    /**
     * The fields, as null-prototype JSON in which every scalar is the text of its source: `014`, `no` and `2024-01-01` are those words, and
     * an empty value is `""`. Convert with a strict grammar of your own.
     */
    readonly data: JsonObject;
    /** Where each top-level key stands in the file. */
    readonly positions: ReadonlyMap<string, Position>;
    /** What stands below the header, for people. Verdicts are never read from it. */
    readonly body: string;
    /** Of the whole file as given. */
    readonly digest: Digest;
    /** The beginning of the header, bounded, not redacted. */
    readonly excerpt: string;
    readonly reader: typeof FRONTMATTER_READER;
}
/**
 * Reads the YAML header of a report that somebody untrusted wrote. No languages, tags, anchors, aliases, merge keys, directives or
 * duplicate names; sizes and nesting are bounded; anything that is not exactly right is a coded problem with position and hint.
 * Same bytes, same answer; never throws, unless the given `digest` does.
 */
declare function readFrontmatter(source: Uint8Array | string, { limits, digest }?: FrontmatterOptions): ({
    readonly ok: true;
} & Frontmatter) | {
    readonly ok: false;
    readonly problem: ReadProblem;
};

/** What a JSON document may be at most. */
interface JsonLimits {
    /** Of the whole source; for text, UTF-16 units. */
    readonly bytes: number;
    /** Lists and objects inside each other. */
    readonly depth: number;
    /** Values, those inside lists and objects included. */
    readonly nodes: number;
}
/** The limits that hold unless lower ones are given; they cannot be raised (threats JSN-4, JP-3). */
declare const JSON_LIMITS: JsonLimits;

/** What a path may cost: its own length in UTF-16 units, and the values that one `select` may look at. */
declare const JSON_PATH_LIMITS: {
    readonly length: 1024;
    readonly steps: 1000000;
};
/** What is refused by default, because a document can make it slow (threat JP-3). */
interface JsonPathOptions {
    readonly allow?: {
        /** `match` and `search`: their time may grow exponentially with a text of the document, and no limit of ours interrupts them. */
        readonly regularExpressions?: boolean;
        /** More than one `..`: the steps may grow exponentially with the nesting; the limit on steps ends that. */
        readonly repeatedDescendants?: boolean;
    };
}
/** A value that a path selects. */
interface JsonPathMatch {
    readonly value: Json;
    /** The normalised path (RFC 9535 section 2.7): `$['findings'][0]`. It holds names of the document. */
    readonly path: string;
    readonly location: readonly (string | number)[];
}
/** A path that was compiled once, for any number of documents. */
interface JsonPath {
    /** As it was given. */
    readonly path: string;
    /** Whether it can select one value at most. */
    readonly singular: boolean;
    /**
     * What the path selects, in the order of RFC 9535; nothing is an empty list and no problem. `JSONPATH_COSTLY` when the document is
     * larger or deeper than `readJson` allows, or makes the path look at more than {@link JSON_PATH_LIMITS} values. Never throws.
     */
    select(value: Json): {
        readonly ok: true;
        readonly matches: readonly JsonPathMatch[];
    } | {
        readonly ok: false;
        readonly problem: ReadProblem;
    };
}
/** Compiles a path of RFC 9535, all of it and nothing else (threats JP-1, JP-2). Paths come from policy, never from a document. */
declare function compileJsonPath(path: string, { allow }?: JsonPathOptions): {
    readonly ok: true;
    readonly query: JsonPath;
} | {
    readonly ok: false;
    readonly problem: ReadProblem;
};

/** Which words mean what. Everything else is an unknown word. */
interface Vocabulary {
    readonly pass: readonly string[];
    readonly fail: readonly string[];
    readonly inconclusive?: readonly string[];
}
/** What a word means. */
type WordMeaning = "pass" | "fail" | "inconclusive" | "unknown";
/**
 * What a verdict word means: compared as text after stripping ASCII space and tab and folding ASCII letters, nothing else, so that no
 * other spelling, look-alike or surrounding text counts (threat TOK-1). A word on two lists has its most negative meaning.
 */
declare function readVerdictWord(word: string, vocabulary: Vocabulary): WordMeaning;
/** What is wrong with a vocabulary, or `undefined`: no word to pass or to fail with, an empty or overlong word, or one word with two meanings. */
declare function vocabularyProblem(vocabulary: Vocabulary): string | undefined;

/** Raised whenever the same bytes may be read differently. */
declare const MARKER_READER = "marker/1";
/** The longest text in which markers are looked for, in bytes; for text, in UTF-16 units. */
declare const MARKER_BYTES = 4194304;
/** What kind of marker is looked for. */
interface MarkerOptions {
    /** As {@link isMarkerLabel} has it; compared exactly. */
    readonly label: string;
    /**
     * Told to the worker of this try and written nowhere else, so that no echoed instruction, older output or quoted rule counts. With it
     * only `LABEL[nonce]: WORD` is a marker, without it only `LABEL: WORD`.
     */
    readonly nonce?: string;
    readonly vocabulary: Vocabulary;
    /**
     * What several markers mean. `strict` (the default): more than one is a problem. `last`: the last one counts. `worst`: the most negative
     * one counts, and an unknown word is a problem.
     */
    readonly conflict?: "strict" | "last" | "worst";
    /** Digests the text, once a marker was read. Default: `digestBytes` of core. */
    readonly digest?: (source: Uint8Array | string) => Digest;
}
/** A marker that was found and understood. */
interface Marker {
    readonly meaning: Exclude<WordMeaning, "unknown">;
    /** The word as it is compared. */
    readonly word: string;
    /** Of the line that decides. */
    readonly position: Position;
    /** The line that decides, bounded, not redacted. */
    readonly excerpt: string;
    /** Lines that name the label and do not count, the first 20: with another or no nonce, or not a line of its own. */
    readonly passedOver: readonly {
        readonly line: number;
        readonly because: "nonce" | "mentioned";
    }[];
    /** Of the whole text as given. */
    readonly digest: Digest;
    readonly reader: typeof MARKER_READER;
}
type Failed = {
    readonly ok: false;
    readonly problem: ReadProblem;
};
/**
 * Reads the marker that a worker prints: a line of its own, `LABEL[nonce]: WORD`, and nothing behind the word. Lines in code blocks,
 * quotes, lists and prose do not count, nor does the echo of an instruction (`PASS|FAIL`); what cannot be read for sure is a coded problem with
 * position and hint, which never carries text of the source. Same bytes, same answer, in linear time.
 *
 * @throws SluiceError `IDENTIFIER_INVALID` when the label or the nonce is none; whatever the text holds, nothing else is thrown.
 */
declare function readMarker(source: Uint8Array | string, options: MarkerOptions): ({
    readonly ok: true;
} & Marker) | Failed;

/** What a process said with its exit and its marker together. `code` is stable, for `Outcome.code`. */
type MarkedExit = ExitMeaning | {
    readonly value: "inconclusive";
    readonly code: string;
    readonly reason: string;
} | {
    readonly value: "error";
    readonly class: "input";
    readonly code: string;
    readonly reason: string;
    readonly problem?: ReadProblem;
};
/**
 * Puts the exit of a process and the marker in its output together (threat TOK-3). The first that is not good decides: not started,
 * signal, timeout, flood; output that was cut off; exit code; then the marker. So a marker can only lower what the exit says, never raise it,
 * and a process that fails needs no marker.
 *
 * @param output whether the marker was looked for in all of the output, or in what is left of it
 */
declare function combineMarkerAndExit(exit: ExitMeaning, marker: ({
    readonly ok: true;
} & Marker) | {
    readonly ok: false;
    readonly problem: ReadProblem;
}, output: "whole" | "truncated"): MarkedExit;

/** Raised whenever the same bytes may be read differently. */
declare const JSON_READER = "json/1";
/** How a document is read. */
interface JsonOptions {
    /** May only lower {@link JSON_LIMITS}. */
    readonly limits?: Partial<JsonLimits>;
    /**
     * `last-object`: the source is the output of a tool and ends with an object, among log lines (behaviour TG-11). Default: the source is
     * the document and nothing else.
     */
    readonly noisy?: "last-object";
    /** Digests the source, once it could be read. Default: `digestBytes` of core. */
    readonly digest?: (source: Uint8Array | string) => Digest;
}
/** A document that could be read. */
interface JsonDocument {
    /** Always JSON that every store keeps (`isJson` of core); objects have no prototype. */
    readonly value: Json;
    /** Where the document begins in the source. */
    readonly position: Position;
    /** Where the value at a location (`["findings", 0, "line"]`) begins in the source; `undefined` when there is none. Takes another scan. */
    readonly positionOf: (location: readonly (string | number)[]) => Position | undefined;
    /** Of the whole source as given. */
    readonly digest: Digest;
    /** The beginning of the document, bounded, not redacted. */
    readonly excerpt: string;
    readonly reader: typeof JSON_READER;
}
/**
 * Reads JSON that somebody untrusted wrote, as RFC 8259 has it and no wider. Names that stand twice, `__proto__`, numbers that change when
 * they are read, NUL and broken characters are refused; sizes and nesting are bounded. Every refusal is a coded problem with position and
 * hint and never carries text of the source. Same bytes, same answer, in linear time; never throws, unless the given `digest` does.
 */
declare function readJson(source: Uint8Array | string, { limits: given, noisy, digest }?: JsonOptions): ({
    readonly ok: true;
} & JsonDocument) | {
    readonly ok: false;
    readonly problem: ReadProblem;
};

/** Raised whenever the same bytes may be read differently. */
declare const REQUIREMENTS_READER = "requirements/1";
/** Which requirement lines are looked for. */
interface RequirementsOptions {
    /** Default: `REQ`. As {@link isMarkerLabel} has it; compared exactly. */
    readonly label?: string;
    /** As in {@link MarkerOptions}: with it only `REQ[nonce] ID: …` counts. */
    readonly nonce?: string;
    /** Ids that must be there; compared exactly. */
    readonly required?: readonly string[];
    /** Digests the text, once it could be read. Default: `digestBytes` of core. */
    readonly digest?: (source: Uint8Array | string) => Digest;
}
/** What was said of one requirement. */
interface RequirementResult {
    readonly value: "pass" | "fail";
    /** What stands behind the word, bounded, not redacted; may be empty. */
    readonly reason: string;
    readonly position: Position;
}
/** What was said of requirements. */
interface Requirements {
    /** By id, in the order of the text. */
    readonly results: ReadonlyMap<string, RequirementResult>;
    /** The required ids of which nothing was said. */
    readonly missing: readonly string[];
    /** Of the first line. */
    readonly position: Position;
    /** The lines, bounded, not redacted. */
    readonly excerpt: string;
    /** Of the whole text as given. */
    readonly digest: Digest;
    readonly reader: typeof REQUIREMENTS_READER;
}
/**
 * Reads lines `REQ ID: PASS: reason` and `REQ ID: FAIL: reason` (behaviour OK-29), by the rules of markers: whole lines, in no quote, list
 * or code block, with the nonce when one is given. Each id is told once; a line with another word, an id told twice, or no line at all is a
 * coded problem with position and hint, which never carries text of the source. Same bytes, same answer, in linear time.
 *
 * @throws SluiceError `IDENTIFIER_INVALID` when the label or the nonce is none; whatever the text holds, nothing else is thrown.
 */
declare function readRequirements(source: Uint8Array | string, { label, nonce, required, digest }?: RequirementsOptions): ({
    readonly ok: true;
} & Requirements) | {
    readonly ok: false;
    readonly problem: ReadProblem;
};

/** Whether a text can be the label of markers: a letter, then letters, digits, `_` and `-`, at most 64. */
declare function isMarkerLabel(label: string): boolean;

export { FRONTMATTER_LIMITS, FRONTMATTER_READER, JSON_LIMITS, JSON_PATH_LIMITS, JSON_READER, MARKER_BYTES, MARKER_READER, REQUIREMENTS_READER, combineMarkerAndExit, compileJsonPath, exitTableProblem, isMarkerLabel, readExit, readFrontmatter, readJson, readMarker, readRequirements, readVerdictWord, vocabularyProblem };
export type { ExitMeaning, ExitTable, Frontmatter, FrontmatterLimits, FrontmatterOptions, JsonDocument, JsonLimits, JsonOptions, JsonPath, JsonPathMatch, JsonPathOptions, MarkedExit, Marker, MarkerOptions, ReadProblem, ReadProblemCode, RequirementResult, Requirements, RequirementsOptions, Vocabulary, WordMeaning };
