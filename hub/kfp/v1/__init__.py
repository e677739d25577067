"""KFP's API v1beta1, which kfp 1.8 speaks."""
