-- CreateTable
CREATE TABLE "Upload" (
    "id" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "totalBytes" INTEGER NOT NULL,
    "offsetBytes" INTEGER NOT NULL DEFAULT 0,
    "wrappedDek" BYTEA NOT NULL,
    "kekId" BYTEA NOT NULL,
    "sealedAbout" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "touchedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires" TIMESTAMPTZ(3) NOT NULL,
    "claimedUntil" TIMESTAMPTZ(3),
    "imageId" UUID,

    CONSTRAINT "Upload_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "UploadPart" (
    "uploadId" UUID NOT NULL,
    "startByte" INTEGER NOT NULL,
    "objectId" UUID NOT NULL,
    "driver" TEXT NOT NULL,
    "storageKey" TEXT NOT NULL,
    "plainBytes" INTEGER NOT NULL,
    "sealedBytes" INTEGER NOT NULL,
    "salt" BYTEA NOT NULL,

    CONSTRAINT "UploadPart_pkey" PRIMARY KEY ("uploadId","startByte")
);

-- CreateIndex
CREATE INDEX "Upload_ownerId_touchedAt_idx" ON "Upload"("ownerId", "touchedAt");

-- CreateIndex
CREATE INDEX "Upload_expires_idx" ON "Upload"("expires");

-- CreateIndex
CREATE UNIQUE INDEX "UploadPart_storageKey_key" ON "UploadPart"("storageKey");

-- AddForeignKey
ALTER TABLE "Upload" ADD CONSTRAINT "Upload_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UploadPart" ADD CONSTRAINT "UploadPart_uploadId_fkey" FOREIGN KEY ("uploadId") REFERENCES "Upload"("id") ON DELETE CASCADE ON UPDATE CASCADE;
