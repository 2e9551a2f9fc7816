/** The ids of all gates of a definition, reservations and members of groups included. */
export type GateIds<P> = P extends { readonly stages: infer Stages }
  ? { [Name in keyof Stages & string]: StageGateIds<Name, Stages[Name]> }[keyof Stages & string]
  : never;

/** The names of a definition's stages. */
export type StageIds<P> = P extends { readonly stages: infer Stages } ? keyof Stages & string : never;

/** The names of all effects a definition declares or runs. */
export type EffectNames<P> =
  | (P extends { readonly effects: infer Effects } ? keyof Effects & string : never)
  | (P extends { readonly stages: infer Stages } ? WorkOf<Stages[keyof Stages]> : never)
  | (P extends { readonly finally: readonly (infer Step)[] } ? RunOf<Step> : never);

type WorkOf<Stage> = Stage extends { readonly work: infer Work } ? RunOf<Work> : never;

type RunOf<Part> = Part extends { readonly run: infer Name extends string } ? Name : never;

type StageGateIds<Name extends string, Stage> =
  | (Stage extends { readonly reserve: object } ? `${Name}.reserve` : never)
  | (Stage extends { readonly before: infer Gates } ? ListIds<Gates> : never)
  | (Stage extends { readonly gates: infer Gates } ? ListIds<Gates> : never);

type ListIds<List> = List extends readonly (infer Entry)[] ? EntryIds<Entry> : never;

type EntryIds<Entry> = Entry extends string ? Entry : OwnId<Entry> | MemberIds<Entry>;

type OwnId<Entry> = Entry extends { readonly id: infer Id extends string }
  ? Id
  : Entry extends { readonly use: infer Use extends string }
    ? Use
    : never;

type MemberIds<Entry> =
  | (Entry extends { readonly all: infer Members } ? ListIds<Members> : never)
  | (Entry extends { readonly any: infer Members } ? ListIds<Members> : never)
  | (Entry extends { readonly of: infer Members } ? ListIds<Members> : never);
