import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const disks: string[] = [];

/** A file system of its own, where this account may make one. */
export function smallDisk(
  size: string,
  { uid = 0 }: { uid?: number } = {},
): { folder: string; fill(): void; free(): void } | undefined {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-small-"));
  if (
    spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size},uid=${uid},mode=700`, "tmpfs", folder])
      .status !== 0
  )
    return undefined;
  disks.push(folder);
  const ballast = join(folder, "ballast");
  return {
    folder,
    fill: () => {
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(ballast, Buffer.alloc(bavail * bsize));
    },
    free: () => rmSync(ballast),
  };
}

/** Takes away what smallDisk made. */
export function removeDisks(): void {
  for (const folder of disks.splice(0)) {
    spawnSync("umount", ["-l", folder]);
    rmSync(folder, { recursive: true });
  }
}
