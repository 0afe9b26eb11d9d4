-- CreateTable
CREATE TABLE "Export" (
    "id" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" TEXT NOT NULL DEFAULT 'preparing',
    "albumId" UUID,
    "sealedTitle" BYTEA,
    "wrappedDek" BYTEA NOT NULL,
    "kekId" BYTEA NOT NULL,
    "images" INTEGER NOT NULL,
    "imagesDone" INTEGER NOT NULL DEFAULT 0,
    "expires" TIMESTAMPTZ(3) NOT NULL,
    "leaseId" UUID,
    "leasedUntil" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Export_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ExportPart" (
    "id" UUID NOT NULL,
    "exportId" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "fromAt" TIMESTAMPTZ(3) NOT NULL,
    "fromId" UUID NOT NULL,
    "toAt" TIMESTAMPTZ(3) NOT NULL,
    "toId" UUID NOT NULL,
    "images" INTEGER NOT NULL,
    "unreadable" INTEGER NOT NULL DEFAULT 0,
    "zipBytes" BIGINT,
    "driver" TEXT,
    "storageKey" TEXT,
    "plainBytes" INTEGER,
    "sealedBytes" INTEGER,
    "salt" BYTEA,
    "sealedSha256" BYTEA,
    "provenSessionId" UUID,

    CONSTRAINT "ExportPart_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Export_ownerId_createdAt_idx" ON "Export"("ownerId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "Export_state_leasedUntil_idx" ON "Export"("state", "leasedUntil");

-- CreateIndex
CREATE INDEX "Export_expires_idx" ON "Export"("expires");

-- CreateIndex
CREATE UNIQUE INDEX "ExportPart_storageKey_key" ON "ExportPart"("storageKey");

-- CreateIndex
CREATE UNIQUE INDEX "ExportPart_exportId_number_key" ON "ExportPart"("exportId", "number");

-- AddForeignKey
ALTER TABLE "Export" ADD CONSTRAINT "Export_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExportPart" ADD CONSTRAINT "ExportPart_exportId_fkey" FOREIGN KEY ("exportId") REFERENCES "Export"("id") ON DELETE CASCADE ON UPDATE CASCADE;
