/**
 * Defects that can be switched on in one elector, so that the checks of an election are seen to find them. For tests only.
 *
 * - `votesForEverybody`: a member votes for every candidate of a term, whomever it has voted for.
 * - `voteForgotten`: a vote is not kept, so that a member that starts again votes once more in the same term.
 */
export type PlantedBug = 'votesForEverybody' | 'voteForgotten'

export const noPlantedBugs: ReadonlySet<PlantedBug> = new Set()
