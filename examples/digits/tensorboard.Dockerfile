FROM python:3.11-slim
RUN pip install --no-cache-dir tensorboard==2.21.0 "setuptools<81"
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME=/tmp
USER 65532:65532
EXPOSE 6006
ENTRYPOINT ["tensorboard"]
CMD ["--logdir=/logs", "--bind_all"]
