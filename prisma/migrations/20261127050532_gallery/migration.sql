-- AlterTable
ALTER TABLE "Image" ADD COLUMN     "addedTag" BYTEA,
ADD COLUMN     "cleanDigest" BYTEA,
ADD COLUMN     "isFavourite" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "keptBytes" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "rules" JSONB,
ADD COLUMN     "sealedAltText" BYTEA,
ADD COLUMN     "sealedCaption" BYTEA,
ADD COLUMN     "sealedFacts" BYTEA,
ADD COLUMN     "sentDigest" BYTEA,
ADD COLUMN     "takenTag" BYTEA;

-- CreateTable
CREATE TABLE "IndexKey" (
    "ownerId" UUID NOT NULL,
    "wrappedKey" BYTEA NOT NULL,
    "kekId" BYTEA NOT NULL,

    CONSTRAINT "IndexKey_pkey" PRIMARY KEY ("ownerId")
);

-- CreateTable
CREATE TABLE "IndexTerm" (
    "ownerId" UUID NOT NULL,
    "term" BYTEA NOT NULL,
    "kind" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "imageId" UUID NOT NULL,

    CONSTRAINT "IndexTerm_pkey" PRIMARY KEY ("ownerId","term","createdAt","imageId")
);

-- CreateTable
CREATE TABLE "TimelineDay" (
    "ownerId" UUID NOT NULL,
    "basis" TEXT NOT NULL,
    "tag" BYTEA NOT NULL,
    "sealedDay" BYTEA NOT NULL,
    "kekId" BYTEA NOT NULL,
    "images" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "TimelineDay_pkey" PRIMARY KEY ("ownerId","basis","tag")
);

-- CreateTable
CREATE TABLE "PrivacySettings" (
    "ownerId" UUID NOT NULL,
    "keepOriginals" BOOLEAN NOT NULL DEFAULT false,
    "keepCapture" BOOLEAN NOT NULL DEFAULT true,
    "rules" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "PrivacySettings_pkey" PRIMARY KEY ("ownerId")
);

-- CreateTable
CREATE TABLE "Album" (
    "id" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "sealedTitle" BYTEA NOT NULL,
    "kekId" BYTEA NOT NULL,
    "coverId" UUID,
    "position" DOUBLE PRECISION NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "rules" JSONB,

    CONSTRAINT "Album_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AlbumImage" (
    "albumId" UUID NOT NULL,
    "imageId" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "position" DOUBLE PRECISION NOT NULL,
    "addedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AlbumImage_pkey" PRIMARY KEY ("albumId","imageId")
);

-- CreateTable
CREATE TABLE "Tag" (
    "id" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "nameTag" BYTEA NOT NULL,
    "sealedName" BYTEA NOT NULL,
    "kekId" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Tag_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ImageTag" (
    "tagId" UUID NOT NULL,
    "imageId" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ImageTag_pkey" PRIMARY KEY ("tagId","imageId")
);

-- CreateIndex
CREATE INDEX "IndexTerm_imageId_kind_idx" ON "IndexTerm"("imageId", "kind");

-- CreateIndex
CREATE INDEX "Album_ownerId_position_idx" ON "Album"("ownerId", "position");

-- CreateIndex
CREATE INDEX "Album_coverId_idx" ON "Album"("coverId");

-- CreateIndex
CREATE INDEX "AlbumImage_albumId_position_imageId_idx" ON "AlbumImage"("albumId", "position", "imageId");

-- CreateIndex
CREATE INDEX "AlbumImage_imageId_idx" ON "AlbumImage"("imageId");

-- CreateIndex
CREATE UNIQUE INDEX "Tag_ownerId_nameTag_key" ON "Tag"("ownerId", "nameTag");

-- CreateIndex
CREATE INDEX "ImageTag_tagId_createdAt_imageId_idx" ON "ImageTag"("tagId", "createdAt" DESC, "imageId" DESC);

-- CreateIndex
CREATE INDEX "ImageTag_imageId_idx" ON "ImageTag"("imageId");

-- CreateIndex
CREATE INDEX "Image_ownerId_state_takenTag_idx" ON "Image"("ownerId", "state", "takenTag");

-- CreateIndex
CREATE INDEX "Image_ownerId_state_addedTag_createdAt_id_idx" ON "Image"("ownerId", "state", "addedTag", "createdAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Image_ownerId_sentDigest_idx" ON "Image"("ownerId", "sentDigest");

-- CreateIndex
CREATE INDEX "Image_ownerId_cleanDigest_idx" ON "Image"("ownerId", "cleanDigest");

-- CreateIndex
CREATE INDEX "Image_ownerId_isFavourite_state_createdAt_id_idx" ON "Image"("ownerId", "isFavourite", "state", "createdAt" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "IndexKey" ADD CONSTRAINT "IndexKey_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IndexTerm" ADD CONSTRAINT "IndexTerm_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TimelineDay" ADD CONSTRAINT "TimelineDay_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PrivacySettings" ADD CONSTRAINT "PrivacySettings_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Album" ADD CONSTRAINT "Album_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Album" ADD CONSTRAINT "Album_coverId_fkey" FOREIGN KEY ("coverId") REFERENCES "Image"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlbumImage" ADD CONSTRAINT "AlbumImage_albumId_fkey" FOREIGN KEY ("albumId") REFERENCES "Album"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlbumImage" ADD CONSTRAINT "AlbumImage_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Tag" ADD CONSTRAINT "Tag_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImageTag" ADD CONSTRAINT "ImageTag_tagId_fkey" FOREIGN KEY ("tagId") REFERENCES "Tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImageTag" ADD CONSTRAINT "ImageTag_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- How many pictures of the gallery fall on a day is counted where pictures change, so that no way of changing them can forget it.
-- The day's own row is there before the first picture of that day (lib/db/images/timeline.ts).
CREATE FUNCTION "count_timeline_days"() RETURNS trigger
  LANGUAGE plpgsql AS $$
DECLARE
  moved jsonb;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT jsonb_agg(jsonb_build_array("ownerId", basis, tag, n)) INTO moved FROM (
      SELECT "ownerId", basis, tag, count(*) AS n
      FROM "later", LATERAL (VALUES ('taken', "takenTag"), ('added', "addedTag")) AS days (basis, tag)
      WHERE state = 'live' AND tag IS NOT NULL GROUP BY "ownerId", basis, tag) AS counted;
  ELSIF TG_OP = 'DELETE' THEN
    SELECT jsonb_agg(jsonb_build_array("ownerId", basis, tag, n)) INTO moved FROM (
      SELECT "ownerId", basis, tag, -count(*) AS n
      FROM "earlier", LATERAL (VALUES ('taken', "takenTag"), ('added', "addedTag")) AS days (basis, tag)
      WHERE state = 'live' AND tag IS NOT NULL GROUP BY "ownerId", basis, tag) AS counted;
  ELSE
    SELECT jsonb_agg(jsonb_build_array("ownerId", basis, tag, n)) INTO moved FROM (
      SELECT "ownerId", basis, tag, sum(n) AS n FROM (
        SELECT "ownerId", basis, tag, 1 AS n
        FROM "later", LATERAL (VALUES ('taken', "takenTag"), ('added', "addedTag")) AS days (basis, tag)
        WHERE state = 'live' AND tag IS NOT NULL
        UNION ALL
        SELECT "ownerId", basis, tag, -1
        FROM "earlier", LATERAL (VALUES ('taken', "takenTag"), ('added', "addedTag")) AS days (basis, tag)
        WHERE state = 'live' AND tag IS NOT NULL) AS each
      GROUP BY "ownerId", basis, tag HAVING sum(n) <> 0) AS counted;
  END IF;
  IF moved IS NULL THEN RETURN NULL; END IF;
  -- In one order whoever comes, so that two changes at once never wait for each other.
  PERFORM 1 FROM "TimelineDay" AS day, jsonb_array_elements(moved) AS m
    WHERE day."ownerId" = (m->>0)::uuid AND day.basis = m->>1 AND day.tag = (m->>2)::bytea
    ORDER BY day."ownerId", day.basis, day.tag FOR UPDATE OF day;
  UPDATE "TimelineDay" AS day SET images = day.images + (m->>3)::integer
    FROM jsonb_array_elements(moved) AS m
    WHERE day."ownerId" = (m->>0)::uuid AND day.basis = m->>1 AND day.tag = (m->>2)::bytea;
  RETURN NULL;
END $$;

CREATE TRIGGER "Image_days_inserted" AFTER INSERT ON "Image"
  REFERENCING NEW TABLE AS "later" FOR EACH STATEMENT EXECUTE FUNCTION "count_timeline_days"();
CREATE TRIGGER "Image_days_updated" AFTER UPDATE ON "Image"
  REFERENCING OLD TABLE AS "earlier" NEW TABLE AS "later" FOR EACH STATEMENT EXECUTE FUNCTION "count_timeline_days"();
CREATE TRIGGER "Image_days_deleted" AFTER DELETE ON "Image"
  REFERENCING OLD TABLE AS "earlier" FOR EACH STATEMENT EXECUTE FUNCTION "count_timeline_days"();
