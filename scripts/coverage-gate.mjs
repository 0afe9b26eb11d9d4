// Holds each room that `npm test -- --coverage` measured to its share of branches, and prints what it found.
// usage: node scripts/coverage-gate.mjs [SUMMARY]   Exits 1 when a room is below it, or one of them was not measured.

import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOMS = ['crypto', 'keys', 'auth', 'vault', 'http'];
const LEAST_PERCENT = 90;

const summary = JSON.parse(readFileSync(process.argv[2] ?? 'test-results/coverage/coverage-summary.json', 'utf8'));
let isMet = true;
for (const room of ROOMS) {
  const folder = path.resolve('lib', room) + path.sep;
  const branches = Object.entries(summary).flatMap(([file, { branches }]) => (file.startsWith(folder) ? [branches] : []));
  const total = branches.reduce((sum, file) => sum + file.total, 0);
  const covered = branches.reduce((sum, file) => sum + file.covered, 0);
  const isEnough = total > 0 && covered * 100 >= LEAST_PERCENT * total;
  isMet &&= isEnough;
  const percent = total > 0 ? `${((100 * covered) / total).toFixed(1)} %` : 'not measured';
  console.log(
    `lib/${room.padEnd(8)} ${String(covered).padStart(4)} of ${String(total).padStart(4)} branches  ${percent}${isEnough ? '' : `  below ${LEAST_PERCENT} %`}`,
  );
}
process.exitCode = isMet ? 0 : 1;
