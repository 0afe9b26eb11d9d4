-- CreateTable
CREATE TABLE "Watermark" (
    "scopeId" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "albumId" UUID,
    "wrappedDek" BYTEA NOT NULL,
    "kekId" BYTEA NOT NULL,
    "sealedMark" BYTEA NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Watermark_pkey" PRIMARY KEY ("scopeId")
);

-- CreateTable
CREATE TABLE "WatermarkPicture" (
    "scopeId" UUID NOT NULL,
    "mediaType" TEXT NOT NULL,
    "driver" TEXT NOT NULL,
    "storageKey" TEXT NOT NULL,
    "plainBytes" INTEGER NOT NULL,
    "sealedBytes" INTEGER NOT NULL,
    "salt" BYTEA NOT NULL,
    "sealedSha256" BYTEA NOT NULL,

    CONSTRAINT "WatermarkPicture_pkey" PRIMARY KEY ("scopeId")
);

-- CreateTable
CREATE TABLE "OriginalTaking" (
    "id" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "takerId" UUID NOT NULL,
    "imageId" UUID NOT NULL,
    "takenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "OriginalTaking_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Watermark_albumId_key" ON "Watermark"("albumId");

-- CreateIndex
CREATE INDEX "Watermark_ownerId_idx" ON "Watermark"("ownerId");

-- CreateIndex
CREATE UNIQUE INDEX "WatermarkPicture_storageKey_key" ON "WatermarkPicture"("storageKey");

-- CreateIndex
CREATE INDEX "OriginalTaking_ownerId_takenAt_idx" ON "OriginalTaking"("ownerId", "takenAt" DESC);

-- CreateIndex
CREATE INDEX "OriginalTaking_takenAt_idx" ON "OriginalTaking"("takenAt");

-- AddForeignKey
ALTER TABLE "Watermark" ADD CONSTRAINT "Watermark_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Watermark" ADD CONSTRAINT "Watermark_albumId_fkey" FOREIGN KEY ("albumId") REFERENCES "Album"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WatermarkPicture" ADD CONSTRAINT "WatermarkPicture_scopeId_fkey" FOREIGN KEY ("scopeId") REFERENCES "Watermark"("scopeId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OriginalTaking" ADD CONSTRAINT "OriginalTaking_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
