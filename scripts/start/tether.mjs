// A preload that ties a server to the process that started it: when that one is gone, however it went, this one ends too.

if (process.connected) {
  process.on('disconnect', () => {
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.exit(1), 5_000).unref();
  });
}
