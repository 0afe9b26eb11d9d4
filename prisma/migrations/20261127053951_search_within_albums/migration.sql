-- AlterTable
ALTER TABLE "AlbumImage" ADD COLUMN     "createdAt" TIMESTAMPTZ(3);
UPDATE "AlbumImage" AS member SET "createdAt" = image."createdAt" FROM "Image" AS image WHERE image.id = member."imageId";
ALTER TABLE "AlbumImage" ALTER COLUMN "createdAt" SET NOT NULL;

-- CreateIndex
CREATE INDEX "AlbumImage_albumId_createdAt_imageId_idx" ON "AlbumImage"("albumId", "createdAt" DESC, "imageId" DESC);
