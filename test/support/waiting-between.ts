import { BaseSequencer, type TestSpecification } from "vitest/node";

/** They wait for most of their time: for a lock, a slow client, a limit of seconds. */
const waiting = [
  "process/faults.test.ts",
  "process/faults-postgresql.test.ts",
  "process/slow-clients.test.ts",
  "process/start-and-stop.test.ts",
  "process/backup/postgresql.test.ts",
  "integration/http/broken-database.test.ts",
  "integration/database/foreign-lock.test.ts",
  "integration/database/scrub.test.ts",
];

/** Files that wait begin early, each beside one that works: no core is idle at the end. */
export class WaitingBetween extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const waits = ({ moduleId }: TestSpecification) =>
      waiting.some((path) => moduleId.endsWith(`/test/${path}`));
    const sorted = await super.sort(files);
    const byProject = Map.groupBy(sorted, ({ project }) => project.name);
    return [...byProject.values()].flatMap((ofProject) => {
      const working = ofProject.filter((file) => !waits(file));
      const first = ofProject.filter(waits).flatMap((file) => [file, ...working.splice(0, 1)]);
      return [...first, ...working];
    });
  }
}
