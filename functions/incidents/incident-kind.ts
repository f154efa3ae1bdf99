import { IncidentInRow } from '#shared/incidents/incident.ts'
import { readersOf } from '#shared/incidents/readers.ts'
import { streamKind, topicsOfReaders } from '../platform/publication.ts'

/** Each incident, to whom it concerns. The mark of one that left a county is none: the incident itself is. */
export const incidentKind = streamKind({
  kind: 'incidents',
  table: 'incidents',
  schema: IncidentInRow,
  recordIn: ({ incident }) => incident,
  versionOf: ({ version }) => version,
  audienceOf: (incident) => {
    const readers = readersOf(incident)
    return { topics: topicsOfReaders(readers), actions: ['incidents.read'], readers }
  },
})
