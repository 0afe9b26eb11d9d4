// A preload that makes Date.now run twenty times faster, so that tests need not wait for a grace of seconds.

const { now } = Date;
const started = now();
Date.now = () => started + (now() - started) * 20;
