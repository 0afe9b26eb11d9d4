// The world of one integration test file: a database of its own, copied from the migrated one, and an empty data folder.

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { TestEnvironment } from 'jest-environment-node';
import pg from 'pg';
import { FORGOTTEN_VARIABLES, testVariables } from './environment.ts';

export default class DatabaseEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    const template = new URL(process.env.SAFELIGHT_TEST_DATABASE_URL);
    this.database = `test_${crypto.randomUUID().replaceAll('-', '')}`;
    this.dataDir = mkdtempSync(path.join(os.tmpdir(), 'safelight-data-'));
    await this.administer(`create database ${this.database} template ${template.pathname.slice(1)}`);
    const { env } = this.global.process;
    for (const name of FORGOTTEN_VARIABLES) delete env[name];
    const own = new URL(template);
    own.pathname = `/${this.database}`;
    Object.assign(env, testVariables(this.dataDir), { DATABASE_URL: own.href });
  }

  async teardown() {
    await this.administer(`drop database if exists ${this.database} with (force)`);
    rmSync(this.dataDir, { recursive: true, force: true });
    await super.teardown();
  }

  async administer(sql) {
    const url = new URL(process.env.SAFELIGHT_TEST_DATABASE_URL);
    url.pathname = '/postgres';
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }
}
