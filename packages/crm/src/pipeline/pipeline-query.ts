import type { OperationContext, Page, PageRequest } from "@nexus/common";
import type { PipelineStatus } from "./pipeline-status.js";
import type { Pipeline } from "./pipeline.js";

/** Looking up one pipeline. Pipelines in the bin are found by id only. Source: FUN-CRM-0064, FUN-CRM-0065. */
export interface PipelineByIdQuery {
  /** Also from the bin; undefined when there is none. */
  findById(ctx: OperationContext, id: string): Promise<Pipeline | undefined>;
  /** Also from the bin. Throws `pipeline_not_found`. */
  getById(ctx: OperationContext, id: string): Promise<Pipeline>;
  /** Names are compared without regard to case; undefined when there is none. */
  findByName(ctx: OperationContext, name: string): Promise<Pipeline | undefined>;
  /** Throws `pipeline_not_found`. */
  getByName(ctx: OperationContext, name: string): Promise<Pipeline>;
  /** Undefined only while the tenant has no pipeline. */
  findDefault(ctx: OperationContext): Promise<Pipeline | undefined>;
  /** Throws `pipeline_not_found`. */
  getDefault(ctx: OperationContext): Promise<Pipeline>;
}

/** Listing pipelines, without those in the bin, by `createdAt`, then `id`. Source: FUN-CRM-0064, FUN-CRM-0065. */
export interface PipelineListQuery {
  /** In every status. */
  findAll(ctx: OperationContext, page: PageRequest): Promise<Page<Pipeline>>;
  /** Those in one status. */
  findByStatus(ctx: OperationContext, status: PipelineStatus, page: PageRequest): Promise<Page<Pipeline>>;
  /** Those that take new opportunities. */
  findActive(ctx: OperationContext, page: PageRequest): Promise<Page<Pipeline>>;
}

/** Reading pipelines of the context's tenant; never another tenant's. Nothing here changes anything. Source: IFC-CRM-0086. */
export interface PipelineQuery extends PipelineByIdQuery, PipelineListQuery {}
