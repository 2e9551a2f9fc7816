export { callbackPeople, type CallbackPeopleOptions } from "./callback-people.ts";
export { githubTeams, type GithubTeamsOptions } from "./github-teams.ts";
export { peopleFile, type PeopleFileOptions } from "./people-file.ts";
export { staticPeople, type StaticPeople } from "./static-people.ts";
export { type ListedPage, teamPeople, type TeamPeopleOptions } from "./team-people.ts";
