# The assistant in an image: dependencies without their scripts, the console's page built once, and a stage that holds what runs and nothing else.
# The base has the Node that package.json pins (tested), so the one that npm would bring is left out: 189 MB, and a download at install.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts && rm -rf node_modules/node node_modules/.bin/node
# The page is built from the same locales and flows that the server speaks; tsconfig.json is read by vite.
COPY tsconfig.json ./
COPY locales locales
COPY flows flows
COPY data data
COPY src src
RUN npm run build

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production \
    DATA_DIR=/data \
    npm_config_cache=/tmp/npm \
    npm_config_update_notifier=false
# For one process without DATABASE_URL: mount a volume of a local disk here, in one container only (docs/operations.md).
RUN install -d -o node -g node -m 700 /data
WORKDIR /app
# Root's, so that the process cannot change its own program.
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/locales locales
COPY --from=build /app/flows flows
COPY --from=build /app/data data
COPY --from=build /app/src src
USER node
EXPOSE 3000
# Alive, not ready: while the database is away, no process is better after a restart.
HEALTHCHECK --interval=10s --timeout=3s --start-period=40s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/livez`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Not npm start: SIGTERM has to reach the process that drains.
CMD ["node", "src/main.ts"]
