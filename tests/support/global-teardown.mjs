// After the last integration test: the throwaway PostgreSQL and its folder are gone.

export default async function tearDown() {
  await globalThis.safelightTestCluster?.stop();
}
