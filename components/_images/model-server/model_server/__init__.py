"""A small server for ONNX models that answers on the paths and ports of TF Serving."""
