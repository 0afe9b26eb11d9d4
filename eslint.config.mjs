// The walls of the house (docs: CONTRIBUTING.md): which room may import which, which package has which one room, and how big a thing may grow.

import nextVitals from 'eslint-config-next/core-web-vitals';
import boundaries from 'eslint-plugin-boundaries';
import jsdoc from 'eslint-plugin-jsdoc';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

// Room -> the rooms it may import from. Anything not named here is refused.
const MAY_IMPORT = {
  shared: [],
  config: ['shared'],
  log: ['shared', 'config'],
  crypto: ['shared'],
  images: ['shared'],
  db: ['shared', 'config', 'log'],
  http: ['shared', 'config', 'log'],
  keys: ['shared', 'config', 'log', 'crypto', 'db', 'watch'],
  storage: ['shared', 'config', 'log', 'crypto', 'db'],
  mail: ['shared', 'config', 'log'],
  watch: ['shared', 'config', 'log', 'db', 'mail', 'crypto'],
  malware: ['shared', 'config', 'log'],
  jobs: ['shared', 'config', 'log', 'db'],
  auth: ['shared', 'config', 'log', 'db', 'crypto', 'keys', 'http', 'watch', 'mail'],
  vault: ['shared', 'config', 'log', 'crypto', 'images', 'malware', 'db', 'storage', 'keys', 'auth', 'watch', 'jobs'],
  'app-component': ['shared'],
  app: ['shared', 'http', 'auth', 'vault', 'watch', 'app-component'],
  middleware: ['shared', 'config', 'log', 'http'],
  boot: ['shared', 'config', 'log', 'crypto', 'keys', 'db', 'http', 'storage', 'mail', 'watch', 'jobs', 'auth', 'vault'],
};

const ROOMS = Object.keys(MAY_IMPORT).filter((room) => !['app-component', 'app', 'middleware', 'boot'].includes(room));

const elements = [
  { type: 'app-component', pattern: 'app/**/_components/**/*', partialMatch: false },
  { type: 'app', pattern: 'app/**/*', partialMatch: false },
  { type: 'middleware', pattern: 'middleware.ts', partialMatch: false },
  { type: 'boot', pattern: '{instrumentation,next.config}.ts', partialMatch: false },
  { type: 'boot', pattern: 'scripts/**/*', partialMatch: false },
  ...ROOMS.map((room) => ({ type: room, pattern: `lib/${room}/**/*`, partialMatch: false })),
];

// Dangerous package -> the one place that may import it.
const ONE_ROOM = [
  { room: 'lib/crypto', regex: '^(node:)?crypto$', also: ['scripts/**'] },
  { room: 'lib/images', regex: '^(sharp|file-type|thumbhash)$', also: ['app/**/_components/**'] },
  { room: 'lib/db', regex: '^(@prisma/.*|pg)$', also: ['scripts/**', 'lib/auth/oidc/adapter.ts'] },
  {
    room: 'lib/auth',
    regex: '^(next-auth|next-auth/.*|@auth/.*|@node-rs/argon2|@zxcvbn-ts/.*|otpauth|qrcode|jose|@simplewebauthn/server(/.*)?)$',
    also: [],
  },
  { room: 'lib/mail', regex: '^(nodemailer|nodemailer/.*|resend|@react-email/.*)$', also: [] },
  { room: 'lib/http', regex: '^(ioredis|@upstash/.*|rate-limiter-flexible|busboy)$', also: [] },
  { room: 'lib/log', regex: '^pino(/.*)?$', also: [] },
];

const sources = ['app/**/*.{ts,tsx}', 'lib/**/*.{ts,tsx}', 'scripts/**/*.{ts,mjs}', '*.ts', '*.mjs'];

export default defineConfig([
  globalIgnores([
    '**/.next/**',
    '.safelight/**',
    'node_modules/**',
    'coverage/**',
    'next-env.d.ts',
    'test-results/**',
    'playwright-report/**',
  ]),
  ...nextVitals,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['*.mjs'] }, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
  },
  {
    files: sources,
    plugins: { boundaries },
    settings: {
      'boundaries/elements': elements,
      'boundaries/files': [{ category: 'actions', pattern: 'app/**/actions.ts' }],
      'import/resolver': { typescript: { project: 'tsconfig.json' } },
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: [
            ...Object.entries(MAY_IMPORT).map(([room, others]) => ({
              from: { element: { type: room } },
              allow: { to: { element: { types: { anyOf: [room, ...others] } } } },
            })),
            // A browser's component reaches the server by the actions, and by nothing else.
            { from: { element: { type: 'app-component' } }, allow: { to: { file: { categories: 'actions' } } } },
            { from: { element: { type: '*' } }, allow: { to: { module: { origin: ['external', 'core'] } } } },
          ],
        },
      ],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'lib/config is the only reader of the environment.' },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      'max-depth': ['error', 3],
      eqeqeq: 'error',
      // Renditions are our own: the framework's optimizer would keep plain copies of them.
      '@next/next/no-img-element': 'off',
    },
  },
  {
    files: sources,
    ignores: ['outer-door.mjs', 'scripts/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: ONE_ROOM.map(({ room, regex }) => ({ regex, message: `Only ${room} may import this.` })) },
      ],
    },
  },
  ...ONE_ROOM.map(({ room, regex, also }) => ({
    files: [`${room}/**/*.{ts,tsx}`, ...also],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: ONE_ROOM.filter((other) => other.regex !== regex).map((other) => ({
            regex: other.regex,
            message: `Only ${other.room} may import this.`,
          })),
        },
      ],
    },
  })),
  {
    files: ['lib/config/**', 'scripts/**', '*.config.*', 'outer-door.mjs', 'instrumentation.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  { files: ['scripts/**'], rules: { 'no-console': 'off' } },
  {
    files: ['app/**/*.tsx'],
    rules: { 'max-lines-per-function': ['error', { max: 120, skipBlankLines: true, skipComments: true }] },
  },
  {
    // Contract docs on everything these rooms export.
    files: ['lib/{crypto,keys,images,malware,storage,auth,vault,http,watch}/**/*.ts'],
    plugins: { jsdoc },
    rules: {
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          require: { FunctionDeclaration: true, ClassDeclaration: true },
          contexts: ['ExportNamedDeclaration > VariableDeclaration'],
        },
      ],
    },
  },
  {
    files: ['tests/**/*.{ts,tsx,mjs}'],
    rules: {
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    rules: {
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      'import/no-anonymous-default-export': 'off',
    },
  },
  // Fixtures call a function that is named `use` and is no hook.
  { files: ['tests/e2e/**', 'tests/support/**'], rules: { 'react-hooks/rules-of-hooks': 'off' } },
  { files: ['**/*.mjs'], ...tseslint.configs.disableTypeChecked, rules: { ...tseslint.configs.disableTypeChecked.rules } },
]);
