// Next calls this once before the first request. A process that is not fit to serve ends here with status 78 (EX_CONFIG):
// Next itself would go on and answer every request with 500.

const EXIT_UNFIT = 78;

export async function register(): Promise<void> {
  // Written so that the bundler can tell: what is inside is for Node alone.
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    if (process.env.NEXT_PHASE === 'phase-production-build') return;
    const { startUp } = await import('@/lib/vault/start-up');
    try {
      const putAway = await startUp((words) => void process.stdout.write(words));
      // Next finishes the requests under way and ends the process; what is waiting to be written down goes at once.
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void putAway());
    } catch (error) {
      const { code, detail, message } = error as { code?: string; detail?: string; message: string };
      process.stderr.write(`Safelight cannot start${code ? ` (${code})` : ''}:\n${detail ?? message}\n`);
      process.exit(EXIT_UNFIT);
    }
  }
}
