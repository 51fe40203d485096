/* The limit: an exact seek with nothing but libav. From the keyframe at or before the moment asked for, decode until the
 * frame that covers it, leaving out on the way what no other frame is built on.
 *
 *   av_seek FILM THREADS
 *
 * Reads the start of a frame, in seconds from the first one, a line at a time from standard input. Answers each with
 * the milliseconds it took and the time of the frame that came, on the same clock.
 */
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

typedef struct {
    AVFormatContext *film;
    AVCodecContext *decoder;
    AVPacket *packet;
    AVFrame *frame;
    int stream;
} Reader;

static int open_film(Reader *reader, const char *path, int threads)
{
    const AVCodec *codec = NULL;
    if (avformat_open_input(&reader->film, path, NULL, NULL) < 0 || avformat_find_stream_info(reader->film, NULL) < 0)
        return -1;
    reader->stream = av_find_best_stream(reader->film, AVMEDIA_TYPE_VIDEO, -1, -1, &codec, 0);
    if (reader->stream < 0)
        return -1;
    for (unsigned i = 0; i < reader->film->nb_streams; i++)
        if ((int)i != reader->stream)
            reader->film->streams[i]->discard = AVDISCARD_ALL;
    AVStream *stream = reader->film->streams[reader->stream];
    reader->decoder = avcodec_alloc_context3(codec);
    avcodec_parameters_to_context(reader->decoder, stream->codecpar);
    reader->decoder->pkt_timebase = stream->time_base;
    reader->decoder->thread_count = threads;
    reader->packet = av_packet_alloc();
    reader->frame = av_frame_alloc();
    return avcodec_open2(reader->decoder, codec, NULL);
}

/* Gives the decoder one more packet of the picture; leaves out free ones before `target`. */
static void feed(Reader *reader, int64_t target)
{
    int got;
    while ((got = av_read_frame(reader->film, reader->packet)) >= 0 && reader->packet->stream_index != reader->stream)
        av_packet_unref(reader->packet);
    if (got < 0) {
        avcodec_send_packet(reader->decoder, NULL);
        return;
    }
    int early = reader->packet->pts != AV_NOPTS_VALUE && reader->packet->pts < target;
    reader->decoder->skip_frame = early ? AVDISCARD_NONREF : AVDISCARD_DEFAULT;
    avcodec_send_packet(reader->decoder, reader->packet);
    av_packet_unref(reader->packet);
}

/* Decodes the frame that starts at `target`; the time of what came, or AV_NOPTS_VALUE at the end of the film. */
static int64_t frame_at(Reader *reader, int64_t target, int64_t rounding)
{
    avcodec_flush_buffers(reader->decoder);
    av_seek_frame(reader->film, reader->stream, target + rounding, AVSEEK_FLAG_BACKWARD);
    for (;;) {
        int got = avcodec_receive_frame(reader->decoder, reader->frame);
        if (got == AVERROR_EOF)
            return AV_NOPTS_VALUE;
        if (got == AVERROR(EAGAIN))
            feed(reader, target - rounding);
        else if (got < 0)
            return AV_NOPTS_VALUE;
        else if (reader->frame->best_effort_timestamp >= target - rounding)
            return reader->frame->best_effort_timestamp;
    }
}

int main(int count, char **arguments)
{
    Reader reader = {0};
    double seconds;
    if (count != 3 || open_film(&reader, arguments[1], atoi(arguments[2])) < 0)
        return 2;
    AVStream *stream = reader.film->streams[reader.stream];
    double unit = av_q2d(stream->time_base);
    int64_t first = stream->start_time == AV_NOPTS_VALUE ? 0 : stream->start_time;
    while (scanf("%lf", &seconds) == 1) {
        double started = milliseconds();
        int64_t came = frame_at(&reader, first + llrint(seconds / unit), llrint(0.0015 / unit));
        double took = milliseconds() - started;
        printf("%.3f %.6f\n", took, came == AV_NOPTS_VALUE ? -1.0 : (came - first) * unit);
        fflush(stdout);
    }
    return 0;
}
