-- AlterTable
ALTER TABLE "Registration" ADD COLUMN     "passwordTag" INTEGER;
