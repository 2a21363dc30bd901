package io.domicile.controlplane.operations;

import io.domicile.contract.http.ErrorCode;

/** Why an operation failed. */
public record OperationError(String code, String detail) {

  public static OperationError of(ErrorCode code, String detail) {
    return new OperationError(code.code(), detail);
  }
}
