import { standardQualification, type QualificationSettings } from "@nexus/crm-operations";

/**
 * What a lead of this desk must have before it is converted: a score of 50. Files bring no activities, and
 * are as old as they are, so neither is weighed. A change is a new version.
 */
export const deskQualification: QualificationSettings = { ...standardQualification, id: "sales-desk", name: "Sales desk", minimumActivities: null, maximumAgeDays: null };
