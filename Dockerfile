# syntax=docker/dockerfile:1
# The image: Next's standalone output on Debian slim, nothing else. No shell is needed to run it, and it runs as nobody on a
# read-only root; what it keeps goes to /data, what is temporary to /tmp. Debian, since the native packages are built for glibc.

FROM node:24-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
COPY scripts/generate-client.mjs scripts/generate-client.mjs
COPY prisma/schema.prisma prisma/schema.prisma
COPY prisma.config.ts ./
# The embedded database stays behind: a container has a PostgreSQL of its own beside it.
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:24-bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends libjemalloc2 \
 && ln -s /usr/lib/*-linux-gnu/libjemalloc.so.2 /usr/lib/libjemalloc.so.2 \
 && apt-get clean && rm -rf /var/lib/apt/lists/* /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /opt/yarn-*
WORKDIR /app
COPY --from=build --chown=root:root /src/.next/standalone ./
COPY --from=build --chown=root:root /src/scripts/secret-files.mjs ./
RUN mkdir -p /data && chown 65534:65534 /data && chmod 0700 /data
ENV NODE_ENV=production \
    NEXT_TELEMETRY_DISABLED=1 \
    HOSTNAME=0.0.0.0 \
    PORT=3000 \
    SAFELIGHT_DATA_DIR=/data \
    UV_THREADPOOL_SIZE=8 \
    LD_PRELOAD=/usr/lib/libjemalloc.so.2
USER 65534:65534
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/api/health/live').then((a)=>process.exit(a.ok?0:1),()=>process.exit(1))"]
# The garbage collector's settings are for bytes on their way through: docs/performance.md.
CMD ["node", "--max-semi-space-size=8", "--single-threaded-gc", "--import", "./secret-files.mjs", "--import", "./outer-door.mjs", "server.js"]
